/** Functions that a formula does not call by name but hands on as a value: Excel writes them `_xleta.NAME`, with no parenthesis behind. */
import assert from 'node:assert/strict'
import { formulaFault } from '../../sanitizer/formats/office/formulas.ts'
import { formulaFaultSeen } from '../../sanitizer/formats/office/inspect/language.ts'

describe('a function as a value', () => {
  const hostile = [
    'LET(_xlpm.w,_xleta.WEBSERVICE,_xlpm.w("http://evil.example/"))',
    'MAP(B1,_xleta.WEBSERVICE)',
    'MAP(B1:B9,_xlETA.Image)',
    // Called with an address from a cell, which nobody can judge.
    'MAP(B1,_xleta.HYPERLINK)',
    'REDUCE(0,A1,_xleta.RTD)',
  ]
  for (const formula of hostile) {
    it(`is taken out where it fetches: ${formula}`, () => assert.equal(formulaFault(formula), 'formula'))
    it(`is seen by the inspection: ${formula}`, () => assert.equal(formulaFaultSeen(formula), 'formula'))
  }
  for (const formula of ['MAP(B1,_xleta.NO_SUCH)', 'REDUCE(0,A1,_xlfn.WEBSERVICE)', 'MAP(B1,_xlsomething.NEW)'])
    it(`is taken out where it is not on the list: ${formula}`, () => assert.equal(formulaFault(formula), 'formula'))

  const harmless = [
    'BYROW(A1:B2,_xleta.SUM)',
    '_xlfn.LAMBDA(_xlpm.x,_xlpm.x)(1)',
    'SUM(_xlnm.Print_Area)',
    'SUM(Sales.Q1,import_2024,INFO)',
    'LET(_xlpm.a,_xlfn.ANCHORARRAY(A1),_xlpm.a)',
    '"_xleta.WEBSERVICE"',
  ]
  for (const formula of harmless) {
    it(`stays where it computes: ${formula}`, () => {
      assert.equal(formulaFault(formula), undefined)
      assert.equal(formulaFaultSeen(formula), undefined)
    })
  }
})
