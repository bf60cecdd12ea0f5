import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  isCorporateNumber,
  isDrivingLicenceNumber,
  isIndividualNumber,
  isInsurerNumber,
  isResidentRecordCode,
} from '../../gateway/crossing/disclosure/check-digits.ts'
import { type DisclosureKind, disclose, disclosureKinds, type Level } from '../../gateway/crossing/disclosure/disclose.ts'
import { normalise, runsOf, windowsOf } from '../../gateway/crossing/disclosure/normalise.ts'

describe('check digits', () => {
  const rows: readonly [name: string, check: (text: string) => boolean, valid: readonly string[], invalid: readonly string[]][] = [
    [
      'マイナンバー',
      isIndividualNumber,
      ['983205673214', '379474484458', '454972364860', '507957100721'],
      ['983205673210', '98320567321', '9832056732140'],
    ],
    ['法人番号', isCorporateNumber, ['4011001098993', '7123456789012', '1180301018771'], ['5011001098993', '011001098993']],
    ['住民票コード', isResidentRecordCode, ['24727059608', '24846016224', '25208017643'], ['12345678901', '2472705960']],
    ['運転免許証番号', isDrivingLicenceNumber, ['309012345620'], ['309012345630', '019012345620', '30901234562']],
    ['保険者番号', isInsurerNumber, ['33120015'], ['33120016', '3312001']],
  ]
  for (const [name, check, valid, invalid] of rows) {
    it(name, () => {
      for (const text of valid) assert.ok(check(text), text)
      for (const text of invalid) assert.ok(!check(text), text)
      // Shape is ASCII digits and nothing else: normalising is another function's work.
      for (const text of ['', `${valid[0]}\n`, ` ${valid[0]}`, '９８３２０５６７３２１４']) assert.ok(!check(text), JSON.stringify(text))
    })
  }
  it('every single wrong digit of a マイナンバー is noticed, except where the rule gives 0 for two remainders', () => {
    for (const number of ['983205673214', '379474484458']) {
      for (let place = 0; place < 12; place++) {
        for (let digit = 0; digit < 10; digit++) {
          if (String(digit) === number[place]) continue
          assert.ok(!isIndividualNumber(number.slice(0, place) + digit + number.slice(place + 1)))
        }
      }
    }
  })
})

const number = '983205673214'

describe('disclosure check', () => {
  const rows: readonly [text: string, level: Level, ...kinds: DisclosureKind[]][] = [
    ['', 'none'],
    ['会議は2026年4月1日 10:30 から 第1会議室、内線1234', 'none'],
    // Individual Number: keyword and check digit are certain, the check digit alone is suspect.
    [`マイナンバーは${number}です`, 'certain', 'individual-number'],
    [`${number} は私の個人番号です`, 'certain', 'individual-number'],
    [`My Number: ${number}`, 'certain', 'individual-number'],
    [number, 'suspect', 'individual-number'],
    ['マイナンバーは983205673210です', 'none'],
    ['983205673210', 'none'],
    ['マイナンバーの書類を送ってください', 'none'],
    [`マイナンバー${'あ'.repeat(400)}${number}`, 'suspect', 'individual-number'],
    // The same number in other clothes.
    ['マイナンバー ９８３２０５６７３２１４', 'certain', 'individual-number'],
    ['ﾏｲﾅﾝﾊﾞｰ 9832-0567-3214', 'certain', 'individual-number'],
    ['マイ ナンバー 9832 0567 3214', 'certain', 'individual-number'],
    ...'‐‑‒–—―−ー－ｰ﹣'
      .split('')
      .map((dash): [string, Level, DisclosureKind] => [`9832${dash}0567${dash}3214`, 'suspect', 'individual-number']),
    ['9832\u200b0567\u200b3214', 'suspect', 'individual-number'],
    ['98\u00ad32056\ufeff73214', 'suspect', 'individual-number'],
    ['9832\n0567\n3214', 'suspect', 'individual-number'],
    ['9832\r\n0567\r\n3214', 'suspect', 'individual-number'],
    ['9832　0567　3214', 'suspect', 'individual-number'],
    ['9 8 3 2 0 5 6 7 3 2 1 4', 'suspect', 'individual-number'],
    ['9\t8\t3\t2\t0\t5\t6\t7\t3\t2\t1\t4', 'suspect', 'individual-number'],
    ['983205673214.0', 'suspect', 'individual-number'],
    ['九八三二〇五六七三二一四', 'suspect', 'individual-number'],
    ['⑨⑧③②⓪⑤⑥⑦③②①④', 'suspect', 'individual-number'],
    ['٩٨٣٢٠٥٦٧٣٢١٤', 'suspect', 'individual-number'],
    ['マイナンバー 98320567\n3214', 'certain', 'individual-number'],
    [`マイナンバー ${number}999`, 'suspect', 'individual-number'],
    // Corporate numbers are public.
    ['法人番号 4011001098993', 'none'],
    ['4011001098993', 'none'],
    ['4-0110-0109-8993', 'none'],
    ['法人番号 7123456789012 と 1180301018771', 'none'],
    // The keyword decides between two numbers of twelve digits.
    ['運転免許証番号 309012345620', 'certain', 'driving-licence'],
    ['住民票コード 24727059608', 'certain', 'resident-record-code'],
    ['24727059608', 'suspect', 'resident-record-code'],
    ['携帯 090-1234-5678', 'none', 'telephone'],
    ['保険者番号 33120015', 'certain', 'insurer-number'],
    ['20260401', 'none'],
    // Shape and keyword together.
    ['基礎年金番号 1234-567890', 'suspect', 'pension-number'],
    ['普通預金 口座番号 1234567', 'suspect', 'bank-account'],
    ['旅券 TK1234567', 'suspect', 'passport'],
    ['在留カード AB12345678CD', 'suspect', 'residence-card'],
    ['生年月日 昭和52年1月31日', 'suspect', 'birth-date'],
    ['生年月日:1977/01/31', 'suspect', 'birth-date'],
    ['住所 千代田区霞が関2丁目1番', 'suspect', 'address'],
    ['1234-567890', 'none'],
    ['昭和52年1月31日', 'none'],
    ['電話 03-1234-5678', 'none', 'telephone'],
    ['〒100-0013 電話 03-1234-5678', 'suspect', 'postal-code', 'telephone'],
  ]
  for (const [text, level, ...kinds] of rows) {
    it(`${JSON.stringify(text.slice(0, 40))} → ${level}`, () => {
      const found = disclose(text)
      assert.equal(found.level, level)
      assert.deepEqual(
        found.findings.map(({ kind }) => kind),
        kinds,
      )
    })
  }

  it('counts, and never repeats a number', () => {
    const found = disclose(`マイナンバー一覧\n983205673214\n379474484458\n454972364860\n507957100721\n`)
    assert.deepEqual(found, { level: 'certain', findings: [{ kind: 'individual-number', count: 4 }] })
    assert.doesNotMatch(JSON.stringify(found), /9832/)
  })

  it('finds a planted number in any surrounding that is not itself digits', () => {
    const around = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((text) => !/[\p{N}一二三四五六七八九〇零]/u.test(text))
    fc.assert(
      fc.property(around, around, (before, after) => {
        // A joint before or behind would join nothing: there are no other digits.
        assert.notEqual(disclose(`${before}。${number}。${after}`).level, 'none')
      }),
    )
  })

  it('is total: any text gives a level and known kinds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { level, findings } = disclose(text)
        assert.ok(['none', 'suspect', 'certain'].includes(level))
        for (const { kind, count } of findings) assert.ok(Object.hasOwn(disclosureKinds, kind) && count > 0)
      }),
    )
  })
})

describe('work on hostile text is linear', () => {
  // Counted, not timed: twice the text may look at no more than about twice the windows.
  const windows = (text: string): number => {
    let looked = 0
    for (const run of runsOf(normalise(text))) windowsOf(run, 12, () => ++looked === 0)
    return looked
  }
  const shapes: Readonly<Record<string, string>> = { digits: '1', pairs: '9 ', dashes: '0-', fours: '1234-', triples: '123\n' }
  for (const [name, shape] of Object.entries(shapes)) {
    it(name, () => {
      const [once, twice] = [windows(shape.repeat(2_000)), windows(shape.repeat(4_000))]
      assert.ok(once <= shape.length * 2_000)
      assert.ok(twice <= 2 * once + 24, `${once} → ${twice}`)
    })
  }
  it('10,000 characters of each are answered', () => {
    for (const text of ['1', '9 ', '0-', 'マイナンバー1', '住所市', '電話0', '口座1234567 ', '\ufdfa', '生年月日s1.1']) {
      assert.ok(disclose(text.repeat(Math.ceil(10_000 / text.length))).level)
    }
  })
})
