import assert from 'node:assert/strict'
import { canonicalJson } from '../../gateway/audit/canonical.ts'
import { openCheckpoint, parseCheckpoint, parseProof, proofText, signCheckpoint } from '../../gateway/audit/checkpoint.ts'
import { NoteError, newSigningKey, openNote, parseVerifierKey, signerFromPem, signNote, verifierKeyText } from '../../gateway/audit/note.ts'
import { frameEntry, maximumEntryBytes, parseBundle, shelfWidth, shelves, tileName, tilePath } from '../../gateway/audit/tiles.ts'

const specificationKey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const specificationNote =
  'This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'

const isNoteError = (code: NoteError['code']) => (error: unknown) => error instanceof NoteError && error.code === code

describe('audit: signed notes and checkpoints', () => {
  const signer = signerFromPem('sekisho.example/131016', newSigningKey())
  const stranger = signerFromPem('sekisho.example/131016', newSigningKey())

  it("opens the specification's example and writes its key back", () => {
    const verifier = parseVerifierKey(specificationKey)
    assert.equal(openNote(specificationNote, verifier), 'This is an example message.\n')
    assert.equal(verifierKeyText(verifier), specificationKey)
  })

  it('opens the note of the Go reference implementation', () => {
    const verifier = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
    const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    const line = '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
    assert.equal(openNote(`${text}\n${line}`, verifier), text)
  })

  it('refuses another text, another key, another form', () => {
    const verifier = parseVerifierKey(specificationKey)
    assert.throws(() => openNote(specificationNote.replace('example message', 'forged message'), verifier), isNoteError('signature'))
    assert.throws(() => openNote(signNote('x\n', signer), stranger), isNoteError('stranger'))
    assert.throws(() => openNote('no signature\n', signer), isNoteError('form'))
    assert.throws(() => openNote(`${specificationNote.slice(0, -2)} \n`, verifier), isNoteError('form'))
    assert.throws(() => openNote(`tab\there\n${specificationNote}`, verifier), isNoteError('form'))
    assert.throws(() => parseVerifierKey(specificationKey.replace('530d903a', '530d903b')), isNoteError('form'))
    assert.throws(() => signerFromPem('two words', newSigningKey()), isNoteError('form'))
  })

  it('ignores signatures of keys it does not know', () => {
    const note = signNote('text\n', signer)
    const line = signNote('text\n', stranger).split('\n').at(-2)
    assert.equal(openNote(`${note}${line}\n`, signer), 'text\n')
  })

  it('reads and writes a checkpoint', () => {
    const root = Buffer.alloc(32, 7)
    const note = signCheckpoint(42, root, signer)
    assert.deepEqual(openCheckpoint(note, signer), { origin: 'sekisho.example/131016', size: 42, root })
    assert.equal(note.split('\n').slice(0, 3).join('|'), `sekisho.example/131016|42|${root.toString('base64')}`)
    assert.throws(() => openCheckpoint(signNote('other.example\n1\nAAAA\n', signer), signer), isNoteError('form'))
    const elsewhere = signNote(`other.example\n1\n${root.toString('base64')}\n`, signer)
    assert.throws(() => openCheckpoint(elsewhere, signer), isNoteError('stranger'))
    for (const size of ['01', '-1', '1e3', '', '9007199254740993']) {
      assert.throws(() => parseCheckpoint(`o\n${size}\n${root.toString('base64')}\n`), isNoteError('form'), size)
    }
  })

  it('reads and writes a tlog-proof', () => {
    const path = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
    const note = signCheckpoint(3, Buffer.alloc(32, 7), signer)
    assert.deepEqual(parseProof(proofText(2, path, note)), { index: 2, path, checkpointNote: note })
    assert.deepEqual(parseProof(proofText(0, [], note)), { index: 0, path: [], checkpointNote: note })
    assert.throws(() => parseProof(proofText(2, path, note).replace('index 2', 'index 02')), isNoteError('form'))
    assert.throws(() => parseProof(proofText(2, [Buffer.alloc(31)], note)), isNoteError('form'))
  })
})

describe('audit: tiles', () => {
  it('names them as C2SP tlog-tiles does', () => {
    assert.equal(tileName(1234067), 'x001/x234/067')
    assert.equal(tileName(0), '000')
    assert.equal(tileName(999), '999')
    assert.equal(tileName(1000), 'x001/000')
    assert.equal(tilePath('entries', 5), 'tile/entries/005')
    assert.equal(tilePath(2, 0), 'tile/2/000')
  })

  it('knows the shelves of a tree of 70,000 and of 256 as the specification counts them', () => {
    assert.deepEqual(shelves(70_000), ['entries', 0, 1, 2])
    assert.deepEqual(
      [0, 1, 2].map((level) => [Math.floor(shelfWidth(level, 70_000) / 256), shelfWidth(level, 70_000) % 256]),
      [
        [273, 112],
        [1, 17],
        [0, 1],
      ],
    )
    assert.deepEqual(shelves(256), ['entries', 0, 1])
    assert.deepEqual(shelves(0), ['entries', 0])
  })

  it('frames entries up to 65,535 bytes and stops reading where one is torn', () => {
    const largest = Buffer.alloc(maximumEntryBytes, 1)
    const framed = Buffer.concat([frameEntry(Buffer.from('one')), frameEntry(Buffer.alloc(0)), frameEntry(largest)])
    assert.deepEqual(parseBundle(framed).entries, [Buffer.from('one'), Buffer.alloc(0), largest])
    assert.deepEqual(parseBundle(framed.subarray(0, -1)), { entries: [Buffer.from('one'), Buffer.alloc(0)], bytes: 7 })
    assert.throws(() => frameEntry(Buffer.alloc(maximumEntryBytes + 1)), RangeError)
  })
})

describe('audit: canonical JSON (RFC 8785)', () => {
  it("writes the RFC's own example (§3.2.2 and §3.2.3)", () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    }
    const expected =
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert.equal(canonicalJson(value), expected)
  })

  it('sorts by UTF-16 code units, not code points', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 }
    assert.equal(canonicalJson(value), '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}')
  })

  it('writes numbers as ECMAScript does (appendix B)', () => {
    const table: [number, string][] = [
      [0, '0'], [-0, '0'], [5e-324, '5e-324'], [-5e-324, '-5e-324'], [1.7976931348623157e308, '1.7976931348623157e+308'],
      [9007199254740992, '9007199254740992'], [295147905179352830000, '295147905179352830000'], [1e23, '1e+23'], [1e21, '1e+21'],
      [999999999999999900000, '999999999999999900000'], [0.000001, '0.000001'], [9.999999999999997e-7, '9.999999999999997e-7'],
    ] // biome-ignore format: a table
    for (const [number, text] of table) assert.equal(canonicalJson(number), text)
  })

  it('refuses what is not I-JSON', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, '\ud800', { '\udc00': 1 }, 1n, undefined, () => 1, new Date(), new Map()]) {
      assert.throws(() => canonicalJson(value), TypeError)
    }
    assert.equal(canonicalJson({ a: undefined, b: 1 }), '{"b":1}')
    assert.throws(() => canonicalJson([undefined]), TypeError)
  })
})
