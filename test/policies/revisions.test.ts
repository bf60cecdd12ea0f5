import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { createAuditClient } from '../../gateway/audit/client.ts'
import type { AuditLog, Leaf } from '../../gateway/audit/index.ts'
import { createAuditWriter } from '../../gateway/audit/writer.ts'
import { Problem } from '../../gateway/http/problem.ts'
import type { Call, Reply, Role, Session } from '../../gateway/http/route.ts'
import { createPolicyCache } from '../../gateway/policies/cache.ts'
import { adoptDefaultPolicy } from '../../gateway/policies/default.ts'
import { policyRoutes } from '../../gateway/policies/routes.ts'
import { type Database, openDatabase } from '../../gateway/store/database.ts'
import { uuid7 } from '../../gateway/store/uuid.ts'
import { startTestPostgres, type TestPostgres } from '../support/postgres.ts'
import { until } from '../support/until.ts'

const organisation = '131016'
const yaml = readFileSync(new URL('../../policies/default.yaml', import.meta.url), 'utf8')
const cases = readFileSync(new URL('../../policies/default.cases.yaml', import.meta.url), 'utf8')
/** The default policy without its rule for inbound text: nothing a person wrote comes in any more. */
const strict = yaml.replace(/ {2}- id: R-in-text\n.*\n.*\n/, '')

const back = { reason: '試験のため' }

describe('policy revisions', function () {
  this.timeout(60_000)
  let postgres: TestPostgres
  let [owner, lgwan, boundary, internet]: Database[] = []
  let [writer, audit]: AuditLog[] = []
  const people = { author: uuid7(), second: uuid7(), third: uuid7(), foreign: uuid7() }

  before(async () => {
    postgres = await startTestPostgres()
    ;[owner, lgwan, boundary, internet] = [postgres.urls.owner, postgres.urls.lgwan, postgres.urls.boundary, postgres.urls.internet].map(
      (url) => openDatabase(url, 4),
    )
    for (const [code, name] of [
      [organisation, '千代田区'],
      ['011002', '札幌市'],
    ] as const) {
      await sql`INSERT INTO register.organisation (code, name) VALUES (${code}, ${name})`.execute(of(owner))
    }
    for (const [name, id] of Object.entries(people)) {
      const home = name === 'foreign' ? '011002' : organisation
      await sql`INSERT INTO register.person (id, organisation, login, name) VALUES (${id}, ${home}, ${name}, ${name})`.execute(of(owner))
    }
    const { folder, urls } = postgres
    const directory = folder.at('audit')
    const keyFile = folder.at('keys', 'audit.pem')
    writer = await createAuditWriter({ database: of(boundary), url: urls.boundary, directory, keyFile, origin: 'sekisho.invalid/test' })
    audit = await createAuditClient({ database: of(lgwan), url: urls.lgwan })
    await adoptDefaultPolicy(parts(), organisation)
  })
  after(async () => {
    for (const log of [audit, writer]) await log?.close()
    for (const database of [owner, lgwan, boundary, internet]) await database?.destroy()
    await postgres?.stop()
  })

  const of = <T>(part: T | undefined): T => {
    assert.ok(part)
    return part
  }
  const parts = () => ({ database: of(boundary), audit: of(writer) })
  /** The newest records about policies, as the log has them, once this many are there. */
  const recorded = (count: number): Promise<readonly Leaf[]> =>
    until('records', async () => {
      const rows = await of(boundary)
        .selectFrom('audit.record')
        .select('leaf')
        .where('target_type', '=', 'policy')
        .orderBy('index')
        .execute()
      return rows.length >= count && rows.map(({ leaf }) => leaf)
    })
  const session = (person: keyof typeof people, roles: Role[] = ['policy-author']): Session => ({
    id: uuid7(),
    domain: 'lgwan',
    organisation: person === 'foreign' ? '011002' : organisation,
    person: { id: people[person], name: person, section: '', roles },
    device: undefined,
    secondFactor: true,
    secondFactorDue: false,
  })
  /** Through the very schemas that a request passes. */
  const call = async (
    operationId: string,
    who: Session,
    given: { params?: object; query?: object; body?: object } = {},
  ): Promise<Reply> => {
    const found = policyRoutes({ database: of(lgwan), audit: of(audit) }).find((route) => route.operationId === operationId)
    assert.ok(found, operationId)
    const parsed = {
      params: found.params?.parse(given.params),
      query: found.query?.parse(given.query),
      body: found.body?.parse(given.body),
    }
    const reply = await found.handle({ ...parsed, session: who } as unknown as Call<unknown, unknown, unknown, Session>)
    assert.ok(reply)
    found.success.schema?.parse(reply.body)
    return reply
  }
  const draft = async (text = strict, who = session('author')): Promise<number> => {
    const { status, body } = await call('draftPolicy', who, { body: { yaml: text, note: '試験' } })
    assert.equal(status, 201)
    return (body as { revision: number }).revision
  }
  const isProblem = (code: string) => (error: unknown) => error instanceof Problem && error.code === code
  const inForce = async (): Promise<number> => ((await call('getActivePolicy', session('second'))).body as { revision: number }).revision

  it('begins with the default policy as revision 1, adopted once, by the system', async () => {
    assert.equal(await adoptDefaultPolicy(parts(), organisation), false)
    const { body } = await call('getActivePolicy', session('third', ['auditor']))
    assert.partialDeepStrictEqual(body, { revision: 1, state: 'active', author: null, yaml, cases })
    assert.deepEqual(
      (await recorded(1)).map(({ action, actor, organisation: whose }) => [action, actor.id, whose]),
      [['policy.activate', 'system', organisation]],
    )
  })

  it('takes a draft, lets a second person put it in force, and the boundary decides by it at once', async () => {
    const cache = createPolicyCache(parts())
    assert.equal((await cache.active(organisation)).revision, 1)
    const revision = await draft()
    assert.equal((await cache.active(organisation)).revision, 1, 'a draft decides nothing')
    await call('approvePolicy', session('second'), { params: { revision }, body: {} })
    const now = await cache.active(organisation)
    assert.equal(now.revision, revision)
    assert.ok(!now.policy.rules.some(({ id }) => id === 'R-in-text'))
    const { body } = await call('getPolicy', session('second'), { params: { revision } })
    assert.partialDeepStrictEqual(body, {
      state: 'active',
      sha256: now.policy.sha256,
      decidedBy: { id: people.second },
      author: { id: people.author },
    })
    const records = (await recorded(4)).slice(-3)
    assert.deepEqual(
      records.map(({ action }) => action),
      ['policy.draft', 'policy.approve', 'policy.activate'],
    )
    assert.ok(records.every(({ policy }) => policy === now.policy.sha256))
  })

  it('who asks after a commit is never answered with what was in force before it', async () => {
    const cache = createPolicyCache(parts())
    const expected: number[] = []
    const seen: Promise<{ revision: number }>[] = []
    for (let round = 0; round < 10; round++) {
      const revision = await draft()
      seen.push(cache.active(organisation).then(() => ({ revision: -1 })))
      await call('approvePolicy', session('second'), { params: { revision }, body: {} })
      for (let asked = 0; asked < 5; asked++) {
        expected.push(revision)
        seen.push(cache.active(organisation))
      }
      await Promise.all(seen)
    }
    assert.deepEqual(
      (await Promise.all(seen)).map(({ revision }) => revision).filter((revision) => revision > 0),
      expected,
    )
  })

  it('never lets the author approve, reject or roll back to a revision of their own, and records the attempt', async () => {
    const revision = await draft()
    for (const operation of ['approvePolicy', 'rejectPolicy']) {
      await assert.rejects(
        call(operation, session('author', ['policy-author', 'administrator']), { params: { revision }, body: {} }),
        isProblem('own-approval'),
      )
    }
    const attempts = await until('both attempts in the index', async () => {
      const denied = (await recorded(1)).filter(({ outcome, target }) => outcome === 'denied' && target?.id === `revision-${revision}`)
      return denied.length >= 2 && denied
    })
    for (const attempt of attempts) assert.partialDeepStrictEqual(attempt, { reason: 'own-approval', actor: { id: people.author } })
    await call('approvePolicy', session('second'), { params: { revision }, body: {} })
    await call('rollBackPolicy', session('second'), { params: { revision: 1 }, body: back })
    await assert.rejects(call('rollBackPolicy', session('author'), { params: { revision }, body: back }), isProblem('own-approval'))
    assert.equal(await inForce(), 1)
  })

  it('the database refuses it too, whatever the program says', async () => {
    const revision = await draft()
    const approve = (by: string) =>
      sql`UPDATE boundary.policy_revision SET state = 'rejected', decided_by = ${by}, decided_at = now() WHERE organisation = ${organisation} AND revision = ${revision}`.execute(
        of(lgwan),
      )
    await assert.rejects(approve(people.author), /check constraint/)
    await approve(people.second)
    await assert.rejects(approve(people.third), /cannot go from rejected/)
  })

  it('a decision is final, and only what was in force can be rolled back to', async () => {
    const revision = await draft()
    await assert.rejects(call('rollBackPolicy', session('second'), { params: { revision }, body: back }), isProblem('conflict'))
    await call('rejectPolicy', session('second'), { params: { revision }, body: { comment: '範囲が広すぎる' } })
    for (const operation of ['approvePolicy', 'rejectPolicy']) {
      await assert.rejects(call(operation, session('third'), { params: { revision }, body: {} }), isProblem('already-decided'))
    }
    await assert.rejects(call('rollBackPolicy', session('third'), { params: { revision }, body: back }), isProblem('conflict'))
  })

  it('two approvers at once: one draft is in force, the other call is told so', async () => {
    const revision = await draft()
    const both = await Promise.allSettled(
      [session('second'), session('third')].map((who) => call('approvePolicy', who, { params: { revision }, body: {} })),
    )
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    assert.equal(await inForce(), revision)
    await call('rollBackPolicy', session('third'), { params: { revision: 1 }, body: back })
  })

  it('tells every mistake of a draft with its line and column', async () => {
    const wrong = yaml.replace('device.trust: T0', 'device.trsut: T0').replace('[pdf, office]', '[pdf, ofice]')
    await assert.rejects(draft(wrong), (error: unknown) => {
      assert.ok(isProblem('policy-invalid')(error))
      const { mistakes } = (error as Problem).members as { mistakes: { document: string; line: number; column: number; message: string }[] }
      assert.equal(mistakes.length, 2)
      assert.match(mistakes[0]?.message ?? '', /did you mean "device\.trust"/)
      assert.equal(wrong.split('\n')[(mistakes[0]?.line ?? 0) - 1]?.indexOf('device.trsut'), (mistakes[0]?.column ?? 0) - 1)
      return true
    })
  })

  it('does not put a draft in force whose cases fail', async () => {
    const { body } = await call('draftPolicy', session('author'), { body: { yaml: strict, cases } })
    const { revision } = body as { revision: number }
    const tried = (await call('testPolicy', session('second'), { params: { revision } })).body as { failed: number }
    assert.equal(tried.failed, 2)
    const active = await inForce()
    await assert.rejects(call('approvePolicy', session('second'), { params: { revision }, body: {} }), isProblem('policy-invalid'))
    assert.equal(await inForce(), active)
  })

  it('explains an event and shows what a draft changes', async () => {
    const revision = await draft()
    const explained = (
      await call('explainPolicy', session('second'), { params: { revision }, body: { given: { device: { trust: 'T1' } } } })
    ).body
    assert.partialDeepStrictEqual(explained, { action: 'block', rule: 'default', reason: { code: 'no-rule' } })
    const changed = (await call('diffPolicy', session('second'), { params: { revision }, query: { against: 1 } })).body as {
      changes: object[]
    }
    assert.partialDeepStrictEqual(changed.changes, [{ change: 'removed', rule: 'R-in-text' }])
  })

  it('an organisation sees and decides only its own', async () => {
    const revision = await draft()
    for (const [operation, more] of [
      ['getPolicy', {}],
      ['approvePolicy', { body: {} }],
      ['rollBackPolicy', { body: back }],
      ['withdrawPolicy', {}],
      ['readPolicy', {}],
      ['testPolicy', {}],
    ] as const) {
      await assert.rejects(call(operation, session('foreign'), { params: { revision }, ...more }), isProblem('not-found'))
    }
  })

  it('nothing may cross when the stored text is not the approved one', async () => {
    const cache = createPolicyCache(parts())
    await cache.active(organisation)
    await sql`ALTER TABLE boundary.policy_revision DISABLE TRIGGER USER`.execute(of(owner))
    const revision = await draft()
    await call('approvePolicy', session('second'), { params: { revision }, body: {} })
    await sql`UPDATE boundary.policy_revision SET yaml = ${yaml} WHERE organisation = ${organisation} AND revision = ${revision}`.execute(
      of(owner),
    )
    await assert.rejects(cache.active(organisation), /not the one that was approved/)
    await sql`ALTER TABLE boundary.policy_revision ENABLE TRIGGER USER`.execute(of(owner))
    await call('rollBackPolicy', session('second'), { params: { revision: 1 }, body: back })
    assert.equal((await cache.active(organisation)).revision, 1)
  })

  describe('grants', () => {
    const insert = (database: Database, more: string) => sql.raw(`INSERT INTO boundary.policy_revision ${more}`).execute(database)
    const denied = /permission denied|row-level security/

    it('the internet login neither reads nor writes', async () => {
      await assert.rejects(sql`SELECT 1 FROM boundary.policy_revision`.execute(of(internet)), denied)
      await assert.rejects(sql`SELECT boundary.adopt_default_policy('011002', 'x', '', ${'0'.repeat(64)})`.execute(of(internet)), denied)
    })
    it('the boundary login reads and changes nothing', async () => {
      await sql`SELECT 1 FROM boundary.policy_revision`.execute(of(boundary))
      await assert.rejects(sql`UPDATE boundary.policy_revision SET state = 'retired'`.execute(of(boundary)), denied)
    })
    it('the lgwan login can neither edit a text, delete, insert an active one, nor pretend that a draft has no author', async () => {
      await assert.rejects(sql`UPDATE boundary.policy_revision SET yaml = 'x'`.execute(of(lgwan)), denied)
      await assert.rejects(sql`DELETE FROM boundary.policy_revision`.execute(of(lgwan)), denied)
      const hash = '0'.repeat(64)
      await assert.rejects(insert(of(lgwan), `(organisation, revision, yaml, sha256) VALUES ('131016', 9000, 'x', '${hash}')`), denied)
      await assert.rejects(
        insert(of(lgwan), `(organisation, revision, yaml, sha256, state) VALUES ('131016', 9000, 'x', '${hash}', 'active')`),
        denied,
      )
      await assert.rejects(sql`SELECT boundary.adopt_default_policy('011002', 'x', '', ${hash})`.execute(of(lgwan)), denied)
    })
    it('nobody withdraws what somebody else wrote, and what was withdrawn stays so', async () => {
      const revision = await draft()
      const withdraw = (by: string) =>
        sql`UPDATE boundary.policy_revision SET state = 'withdrawn', withdrawn_by = ${by}, withdrawn_at = now() WHERE organisation = ${organisation} AND revision = ${revision}`.execute(
          of(lgwan),
        )
      await assert.rejects(withdraw(people.second), /check constraint/)
      await withdraw(people.author)
      const approve = sql`UPDATE boundary.policy_revision SET state = 'active', activated_by = ${people.second}, activated_at = now() WHERE organisation = ${organisation} AND revision = ${revision}`
      await assert.rejects(approve.execute(of(lgwan)), /cannot go from withdrawn/)
    })
    it('activations are only added to, by the lgwan login', async () => {
      for (const act of [`UPDATE boundary.policy_activation SET reason = ''`, 'DELETE FROM boundary.policy_activation'])
        for (const database of [lgwan, boundary, internet]) await assert.rejects(sql.raw(act).execute(of(database)), denied)
      for (const database of [boundary, internet])
        await assert.rejects(sql`SELECT 1 FROM boundary.policy_activation`.execute(of(database)), denied)
    })
    it('one revision is in force at most', async () => {
      await assert.rejects(
        sql`UPDATE boundary.policy_revision SET state = 'active', activated_by = ${people.third} WHERE organisation = ${organisation} AND state = 'retired'`.execute(
          of(lgwan),
        ),
        /policy_in_force|check constraint/,
      )
    })
  })
})
