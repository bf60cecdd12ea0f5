import pg from 'pg'
import { StartFault } from './fault.ts'
import { type DataFolder, secretFile } from './folder.ts'

/** Each process has a login of its own, with its own grants (the migrations say which). */
export const logins = ['owner', 'internet', 'lgwan', 'boundary'] as const
export type Login = (typeof logins)[number]
export type LoginUrls = Readonly<Record<Login, string>>

const databaseName = 'sekisho'

/** Whether a given URL already names one of our logins; then it is used as it is. */
export function loginOf(url: string): Login | undefined {
  const user = decodeURIComponent(new URL(normal(url)).username)
  return logins.find((login) => `sekisho_${login}` === user)
}

// A unix-socket URL has an empty host, which the URL class refuses for this scheme.
const normal = (url: string): string => url.replace(/@\//, '@socket/')

function withLogin(url: string, login: string, password: string, database: string): string {
  const parsed = new URL(normal(url))
  parsed.username = login
  parsed.password = password
  parsed.pathname = `/${database}`
  return parsed.toString().replace('@socket/', '@/')
}

/**
 * Creates the database and the four logins where they are missing, with passwords from the data folder.
 * @param url of a role that may create roles and databases
 */
export async function ensureLogins(url: string, folder: DataFolder): Promise<LoginUrls> {
  const passwords = Object.fromEntries(logins.map((login) => [login, secretFile(folder.at('secrets', `postgres-${login}`))])) as Record<
    Login,
    string
  >
  const client = new pg.Client({ connectionString: url }).on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    throw new StartFault(
      `データベースに接続できません: ${error instanceof Error ? error.message : error}`,
      `The database cannot be reached: ${error instanceof Error ? error.message : error}`,
      { cause: error },
    )
  }
  try {
    for (const login of logins) await ensureLogin(client, `sekisho_${login}`, passwords[login])
    const found = await client.query('select 1 from pg_database where datname = $1', [databaseName])
    if (found.rowCount === 0) {
      // Where we are no superuser, giving a database away needs membership in the new owner.
      await client.query('GRANT sekisho_owner TO CURRENT_USER').catch(() => undefined)
      await client.query(`CREATE DATABASE ${databaseName} OWNER sekisho_owner ENCODING 'UTF8' TEMPLATE template0`)
    }
    await client.query(`REVOKE ALL ON DATABASE ${databaseName} FROM PUBLIC`)
    await client.query(`GRANT CONNECT ON DATABASE ${databaseName} TO sekisho_internet, sekisho_lgwan, sekisho_boundary`)
  } finally {
    await client.end()
  }
  return Object.fromEntries(
    logins.map((login) => [login, withLogin(url, `sekisho_${login}`, passwords[login], databaseName)]),
  ) as unknown as LoginUrls
}

async function ensureLogin(client: pg.Client, name: string, password: string): Promise<void> {
  const found = await client.query('select 1 from pg_roles where rolname = $1', [name])
  const verb = found.rowCount === 0 ? 'CREATE' : 'ALTER'
  await client.query(
    `${verb} ROLE ${pg.escapeIdentifier(name)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${pg.escapeLiteral(password)}`,
  )
}
