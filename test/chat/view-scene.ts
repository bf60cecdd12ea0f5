/** Files that have gone out to a phone without anybody's approval, to be looked at. */
import { readFileSync } from 'node:fs'
import { type Attachment, upload } from '../support/files.ts'
import type { TestInstallation } from '../support/installation.ts'
import type { Client } from '../support/phone.ts'
import { until } from '../support/until.ts'
import type { Message, Scene } from './scene.ts'

/** Label 1: by the policy that comes with the product a file leaves such a room sanitized, and nobody is asked. */
export async function publicRoom({ yamada, tanaka, sato }: Scene): Promise<string> {
  const members = [
    { personId: tanaka.id, internet: true, lgwan: false },
    { personId: sato.id, internet: true, lgwan: true },
  ]
  return (await yamada.client.expect<{ id: string }>(201, '/rooms', { body: { name: '広報', label: '1', members } })).id
}

export async function send(scene: Scene, from: Client, room: string, files: readonly Attachment[]): Promise<Message> {
  const uploads = await upload(from, files)
  return scene.post(from, '資料です', { attachments: uploads.map(({ id }) => id), room })
}

/** Waits until whoever reads sees every attachment ended. */
export const settled = (client: Client, id: string): Promise<Message> =>
  until('every attachment has ended', async () => {
    const answer = await client.fetch(`/messages/${id}`)
    if (answer.status !== 200) return undefined
    const message = answer.json<Message>()
    return message.attachments.every(({ state }) => !['queued', 'processing'].includes(state)) && message
  })

export const writtenPolicy = (name: string): string => readFileSync(new URL(`../../policies/${name}`, import.meta.url), 'utf8')

/** The default policy, but public files may be saved on phones; drafted by one and approved by another. */
export async function allowSaving(sekisho: TestInstallation): Promise<void> {
  const author = await sekisho.staff('author', '起案者', ['policy-author'])
  const yaml = writtenPolicy('default.yaml').replace(/(- id: R-out-public\n[\s\S]*?options: \{)/, '$1 allowSaving: true,')
  const cases = writtenPolicy('default.cases.yaml').replace(
    'rule: R-out-public, allowSaving: false',
    'rule: R-out-public, allowSaving: true',
  )
  const { revision } = await author.client.expect<{ revision: number }>(201, '/policies', { body: { yaml, cases, note: '' } })
  await sekisho.administrator.expect(200, `/policies/${revision}/approve`, { body: { comment: '確認した' } })
}
