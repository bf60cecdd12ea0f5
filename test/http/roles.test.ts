/**
 * Who may call what on the LGWAN side: every operation of the document, tried by somebody of each role, by nobody, and with a phone's
 * session. The table is written by hand: an operation without a row fails, so a new privileged route is a decision and not an accident.
 */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { request } from 'node:https'
import { type Role, roles } from '../../gateway/http/route.ts'
import { cookieName } from '../../gateway/identity/index.ts'
import { fromBase32, totp } from '../../gateway/identity/totp.ts'
import { startInstallation, type TestInstallation } from '../support/installation.ts'
import { Client, type Phone, Staff } from '../support/phone.ts'

const all: readonly Role[] = ['user', 'approver', 'policy-author', 'auditor', 'administrator']
const administrator: readonly Role[] = ['administrator']
const auditor: readonly Role[] = ['auditor']
const approver: readonly Role[] = ['approver']
const registers: readonly Role[] = ['approver', 'auditor', 'administrator']
const decides: readonly Role[] = ['approver', 'administrator']
const policies: readonly Role[] = ['policy-author', 'auditor', 'administrator']
const policyDeciders: readonly Role[] = ['policy-author', 'administrator']

type Row = readonly [area: string, who: readonly Role[] | 'anyone', operations: string]

const table: readonly Row[] = [
  ['signing in', 'anyone', 'signIn'],
  // Whoever has a session: to prove a second factor, to enrol one, to leave.
  ['own session', all, 'readSession signOut changePassword proveTotp beginProveCredential finishProveCredential'],
  ['own factors', all, 'offerTotp confirmTotp removeTotp beginEnrolCredential finishEnrolCredential listSecondFactors removeCredential'],
  ['own devices', all, 'listOwnDevices revokeOwnDevice'],
  ['rooms', all, 'listRooms createRoom changeRoom archiveRoom addMembers removeMember listDirectory readLimits'],
  ['messages', all, 'listMessages postMessage getMessage unsendMessage markRead searchMessages streamEvents'],
  ['files', all, 'uploadFiles downloadAttachment listAttachmentPages viewAttachmentPage giveAttachmentPassword'],

  ['approvals', approver, 'listApprovals readApproval decideApproval listApprovalPages viewApprovalPage'],

  ['people, to read', decides, 'listPersons readPerson'],
  ['people, to change', administrator, 'createPerson updatePerson changeRoles suspendPerson resumePerson resetPassword removeSecondFactors'],
  ['people, as files', administrator, 'exportPersons importPersons'],
  ['sections', registers, 'listSections'],

  ['devices, to read', registers, 'listDevices readDevice readDeviceHistory readDeviceReach exportDevices listRegistrationCodes'],
  ['devices, to decide', decides, 'approveDevice rejectDevice suspendDevice resumeDevice revokeDevice renewDevice setDeviceExpiry reportLostDevice'],
  ['devices, codes', decides, 'issueRegistrationCode cancelRegistrationCode'],
  ['devices, from a file', administrator, 'importDevices'],

  ['policies, to read', policies, 'listPolicies getActivePolicy getPolicy readPolicy diffPolicy getPolicyVocabulary'],
  ['policies, to try', policies, 'validatePolicy testPolicy explainPolicy explainPolicyText simulatePolicy'],
  ['policies, to write', ['policy-author'], 'draftPolicy withdrawPolicy'],
  ['policies, to decide', policyDeciders, 'approvePolicy rejectPolicy rollBackPolicy'],

  ['overview', ['approver', 'policy-author', 'auditor', 'administrator'], 'readOverview'],
  ['crossings', policies, 'listCrossings listCrossingChoices readCrossing'],

  ['audit, to search', auditor, 'searchAuditRecords countAuditRecords readAuditRecord listAuditChoices exportAuditRecords listAuditGaps'],
  ['audit, to verify', auditor, 'readAuditCheckpoint proveAuditConsistency verifyAuditLog proveAuditRange'],
  ['audit, to review', auditor, 'signOffAuditReview listAuditReviews listAuditMonths readAuditMonth signOffAuditMonth'],
] // biome-ignore format: a table

const expected = new Map(table.flatMap(([, who, operations]) => operations.split(' ').map((operation) => [operation, who] as const)))

interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly hasBody: boolean
}

/** What takes away the caller's own way in is tried last. */
const last = ['removeTotp', 'signOut']
/** What a session without the second factor reaches: to prove it, to leave; enrolling looks at its body first and refuses then (test/identity). */
const withPasswordOnly =
  'readSession signOut changePassword proveTotp beginProveCredential finishProveCredential listSecondFactors confirmTotp finishEnrolCredential'.split(
    ' ',
  )

interface Verdict {
  readonly status: number
  /** Of a problem. */
  readonly code: string | undefined
}

describe('the roles of the LGWAN side', function () {
  this.timeout(180_000)
  let sekisho: TestInstallation
  let operations: Operation[]
  let phone: Phone
  const people = {} as Record<Role, Staff>
  const clients: Client[] = []

  before(async () => {
    sekisho = await startInstallation()
    const document = await sekisho.administrator.expect<{ paths: Record<string, Record<string, Record<string, unknown>>> }>(
      200,
      '//openapi.json',
    )
    operations = Object.entries(document.paths)
      .flatMap(([path, item]) =>
        Object.entries(item).map(([method, { operationId, requestBody }]) => ({
          id: String(operationId),
          method: method.toUpperCase(),
          path,
          hasBody: requestBody !== undefined,
        })),
      )
      .sort((a, b) => last.indexOf(a.id) - last.indexOf(b.id))
    for (const role of roles) people[role] = (await sekisho.staff(`only-${role}`, `職員 ${role}`, [role])).client
    // A role that needs no second factor may have one, and only who has proven one takes it away.
    const { secret } = await people.user.expect<{ secret: string }>(201, '/me/totp', { method: 'POST' })
    await people.user.expect(200, '/me/totp/confirm', { body: { code: totp(fromBase32(secret), new Date()) } })
    const { id } = await sekisho.staff('with-phone', '電話 持子')
    phone = await sekisho.phoneOf(id)
  })
  after(async () => {
    for (const client of clients) client.close()
    await sekisho?.stop()
  })

  /** Of a success the head is enough: a stream never ends. */
  const call = (client: Client, { id, method, path, hasBody }: Operation, headers: Record<string, string> = {}): Promise<Verdict> => {
    const body = hasBody ? Buffer.from('{}') : undefined
    const url = new URL(
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (/revision|index|page$/i.test(name) ? '999999' : randomUUID())),
      client.origin,
    )
    const sent = {
      ...(client.cookie ? { cookie: client.cookie } : {}),
      ...(body ? { 'content-type': 'application/json', 'content-length': body.length } : {}),
      ...headers,
    }
    return new Promise((resolve, reject) => {
      const outgoing = request(url, { method, headers: sent, agent: client.agent }, (incoming) => {
        const status = incoming.statusCode ?? 0
        if (status < 400) {
          if (id === 'streamEvents') incoming.destroy()
          else incoming.resume()
          return resolve({ status, code: undefined })
        }
        const pieces: Buffer[] = []
        incoming.on('data', (piece: Buffer) => pieces.push(piece))
        incoming.on('end', () => resolve({ status, code: (JSON.parse(Buffer.concat(pieces).toString()) as { code?: string }).code }))
      })
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }

  /** Everything that is not as the table says, in words. */
  const surprises = async (client: Client, may: (operation: string) => boolean, refusal: RegExp, headers?: Record<string, string>) => {
    const found: string[] = []
    for (const operation of operations) {
      const { status, code } = await call(client, operation, headers)
      const refused = refusal.test(`${status} ${code}`)
      if (status >= 500) found.push(`${operation.id}: ${status} ${code}`)
      // Anything that is not a refusal by right counts as let in: 404 and 400 come after it.
      if (refused === may(operation.id)) found.push(`${operation.id}: ${refused ? 'refused' : 'let in'} (${status} ${code})`)
    }
    return found
  }

  it('have a row for every operation, once, and no row for what is not there', () => {
    assert.deepEqual(
      operations.filter(({ id }) => !expected.has(id)).map(({ id }) => id),
      [],
      'operations without a row: decide who may call them',
    )
    const rows = table.flatMap(([, , names]) => names.split(' '))
    assert.deepEqual(rows.filter((name) => !operations.some(({ id }) => id === name)), [], 'rows of nothing') // biome-ignore format: one thought
    assert.equal(new Set(rows).size, rows.length)
    assert.ok(operations.length > 80)
  })

  it('let nobody in who has no session', async () => {
    const nobody = new Client(sekisho.administrator.origin, sekisho.authority)
    clients.push(nobody)
    assert.deepEqual(await surprises(nobody, (id) => expected.get(id) === 'anyone', /^401 unauthenticated/), [])
  })

  it('let nobody in with the session of a phone, under its own name, under theirs, or as a bearer', async () => {
    const token = phone.cookie?.split('=')[1] ?? assert.fail()
    const nobody = new Client(sekisho.administrator.origin, sekisho.authority)
    clients.push(nobody)
    await phone.expect(200, '/session')
    const ways = [{ cookie: phone.cookie ?? '' }, { cookie: `${cookieName('lgwan')}=${token}` }, { authorization: `Bearer ${token}` }]
    for (const headers of ways) {
      assert.deepEqual(await surprises(nobody, (id) => expected.get(id) === 'anyone', /^401 unauthenticated/, headers), [])
    }
    // The control: on its own side the same token opens.
    await phone.expect(200, '/session')
  })

  for (const role of ['administrator', 'auditor'] as const) {
    it(`give an ${role} who has proven the password only no more than the way to the second factor`, async () => {
      const { id } = await sekisho.administrator
        .expect<{ person: { id: string } }>(201, '/persons', {
          body: { login: `half-${role}`, name: '半分', section: '防災課', roles: [role] },
        })
        .then(({ person }) => person)
      const { temporaryPassword } = await sekisho.administrator.expect<{ temporaryPassword: string }>(201, `/persons/${id}/password`, {
        method: 'POST',
      })
      const whole = new Staff(sekisho.administrator.origin, sekisho.authority)
      const half = new Staff(sekisho.administrator.origin, sekisho.authority)
      clients.push(whole, half)
      const own = '風ニモ負ケズ雪ニモ 2026'
      await whole.settleIn(`half-${role}`, temporaryPassword, own)
      await half.signIn(`half-${role}`, own)
      const may = (operation: string): boolean => expected.get(operation) === 'anyone' || withPasswordOnly.includes(operation)
      assert.deepEqual(await surprises(half, may, /^403 (second-factor-required|forbidden)/), [])
    })
  }

  for (const role of roles)
    it(`let ${role} do what the table says and nothing else`, async () => {
      const may = (operation: string): boolean => {
        const who = expected.get(operation) ?? []
        return who === 'anyone' || who.includes(role)
      }
      assert.deepEqual(await surprises(people[role], may, /^(401 unauthenticated|403 (forbidden|second-factor-required))/), [])
    })
})
