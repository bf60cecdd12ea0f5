/** A register of a whole municipality, straight into the database: for pages with long lists and for benchmarks. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { TestInstallation } from './installation.ts'

/** The superuser of an installation's own PostgreSQL. */
export async function superuserOf({ configuration }: TestInstallation): Promise<pg.Client> {
  const data = configuration.dataDirectory
  const client = new pg.Client({
    host: join(data, 'postgres', 'socket'),
    database: 'sekisho',
    user: 'postgres',
    password: readFileSync(join(data, 'secrets', 'postgres-superuser'), 'utf8').trim(),
  })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** People with names of every length in twelve sections, and a device each in every state. */
export async function fillRegister(sekisho: TestInstallation, persons: number): Promise<void> {
  const client = await superuserOf(sekisho)
  const { code } = sekisho.configuration.organisation
  try {
    await client.query(
      `WITH families AS (SELECT ARRAY['佐藤','鈴木','高橋','田中','伊藤','勅使河原','小比類巻','東三条宮ノ下','渡邉','長谷川'] AS f,
          ARRAY['太郎','花子','一','結衣','翔太','さくら','龍之介','美咲希','茂','エリザベス・マリア'] AS g,
          ARRAY['総務課','財政課','税務課','市民課','福祉課','子育て支援課','環境課','農林水産課','建設課','都市計画課','防災課','教育委員会事務局生涯学習推進課文化財係'] AS s)
       INSERT INTO register.person (id, organisation, login, name, section)
       SELECT uuidv7(), $1, 'shokuin' || lpad(n::text, 5, '0'), f[1 + n % 10] || ' ' || g[1 + (n / 10) % 10], s[1 + n % 12]
       FROM families, generate_series(1, $2) n`,
      [code, persons],
    )
    await client.query(
      `WITH numbered AS (SELECT id, row_number() OVER (ORDER BY login)::integer AS n FROM register.person WHERE login LIKE 'shokuin%')
       INSERT INTO register.device (id, organisation, registration_number, person, model, purpose, approver, registered_at, approved_at, expires_on, trust, state, revoked_at, reason)
       SELECT uuidv7(), $1::text, $1::text || '-' || (register.fiscal_year(now()) - 1) || '-' || lpad(n::text, 6, '0'), id,
         (ARRAY['iPhone 17', 'Pixel 11', 'AQUOS sense12', 'Xperia 10 VIII', 'arrows We3'])[1 + n % 5],
         (ARRAY['duty-contact', 'fieldwork', 'disaster', 'telework', 'other: 選挙事務のため投票所との連絡に使用'])[1 + n % 5], NULL,
         now() - make_interval(days => 1 + n % 400), CASE WHEN n % 11 = 0 THEN NULL ELSE now() - make_interval(days => n % 400) END,
         CASE WHEN n % 7 = 0 THEN register.today() + (n % 25) WHEN n % 13 = 0 THEN register.today() - 3 ELSE register.fiscal_year_end(now()) END, 'T1',
         CASE WHEN n % 17 = 0 THEN 'revoked' WHEN n % 11 = 0 THEN 'pending' WHEN n % 19 = 0 THEN 'suspended' ELSE 'active' END,
         CASE WHEN n % 17 = 0 THEN now() END, CASE WHEN n % 17 = 0 THEN '返却' WHEN n % 19 = 0 THEN '長期休暇のため' END
       FROM numbered`,
      [code],
    )
  } finally {
    await client.end()
  }
}
