/** The register of devices as a CSV file, out. */
import { z } from 'zod'
import { type Route, route } from '../http/route.ts'
import { personActor } from './audit.ts'
import { csvBytesOf, csvHeaders, csvText, encodingQuery } from './csv.ts'
import { dayInJapan } from './dates.ts'
import { deviceFilters, filterOf, purposeWords, readers } from './device-shapes.ts'
import { type DeviceRow, listDevices } from './devices.ts'
import type { LgwanIdentity } from './parts.ts'

const stateWords: Readonly<Record<DeviceRow['state'], string>> = {
  pending: '承認待ち',
  active: '利用中',
  suspended: '利用停止',
  revoked: '失効',
  expired: '期限切れ',
}

const day = (at: Date | null): string => (at === null ? '' : dayInJapan(at))

const columns: readonly (readonly [heading: string, cell: (row: DeviceRow) => string])[] = [
  ['登録番号', (row) => row.registration_number],
  ['利用者ID', (row) => row.login],
  ['氏名', (row) => row.person_name],
  ['所属', (row) => row.section],
  ['機種', (row) => row.model],
  ['用途', (row) => purposeWords(row.purpose)],
  ['登録年月日', (row) => day(row.registered_at)],
  ['承認年月日', (row) => day(row.approved_at)],
  ['承認者', (row) => row.approver_name ?? ''],
  ['有効期限', (row) => row.expires_on],
  ['状態', (row) => stateWords[row.state]],
  ['信頼度', (row) => row.trust],
  ['失効年月日', (row) => day(row.revoked_at)],
  ['理由', (row) => row.reason ?? ''],
]

/** The most that an installation has: a prefecture with all its municipalities, a few devices each. */
export const devicesAtMost = 100_000

export const deviceExportRoute = (parts: LgwanIdentity): Route =>
  route({
    method: 'get',
    path: '/devices/export',
    operationId: 'exportDevices',
    summary: 'The register as CSV with Japanese headings: UTF-8 with a byte order mark, or CP932',
    access: readers,
    query: z.strictObject({ ...deviceFilters, encoding: encodingQuery }),
    success: { status: 200, mediaType: 'text/csv' },
    handle: async ({ query: { encoding, ...asked }, session, response }) => {
      const rows = await listDevices(parts.database, { ...filterOf(session, asked), limit: devicesAtMost })
      const common = { actor: personActor(session), organisation: session.organisation, outcome: 'ok' } as const
      await parts.audit.append([{ ...common, action: 'device.export', count: rows.length }])
      const text = csvText([columns.map(([heading]) => heading), ...rows.map((row) => columns.map(([, cell]) => cell(row)))])
      response.set(csvHeaders('sekisho-devices', encoding)).status(200).end(csvBytesOf(text, encoding))
      return undefined
    },
  })
