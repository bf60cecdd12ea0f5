/** The states of an attachment and of a message's crossing, in the words of docs/staff.md. */
import type { Tone } from '../../shared/ui/tone.ts'
import { defineWords } from '../../shared/words/language.ts'
import type { Attachment, Message } from '../api.ts'

export const attachmentTones: Readonly<Record<Attachment['state'], Tone>> = {
  queued: 'neutral',
  processing: 'info',
  held: 'warn',
  clean: 'good',
  refused: 'bad',
  rejected: 'bad',
  expired: 'warn',
  failed: 'bad',
}

export const stateWords = defineWords({
  ja: {
    attachment: {
      queued: '待機中',
      processing: '処理中',
      held: '保留',
      clean: '無害化済み',
      refused: '遮断',
      rejected: '却下',
      expired: '期限切れ',
      failed: '失敗',
    },
    /** Where the server gives no reason of its own. */
    meaning: {
      queued: '順番を待っています。',
      processing: '新しいファイルに作り直して、検査しています。',
      held: '承認を待っています。',
      clean: '',
      refused: '届けられません。',
      rejected: '承認者が認めませんでした。',
      expired: '承認されないまま期限が過ぎました。',
      failed: '処理できませんでした。情報システム担当に連絡してください。',
    },
    message: {
      accepted: '確認中',
      held: '保留',
      delivered: '送信済み',
      refused: '遮断',
      rejected: '却下',
      expired: '期限切れ',
      failed: '失敗',
    },
    returned: '差し戻し',
    password: 'パスワード待ち',
    method: {
      rebuild: '中身を新しいファイルに作り直しました。',
      normalise: '傷んだ部分を読み直して、新しいファイルに作り直しました。',
      flatten: '見た目だけを残したPDFに作り直しました。',
      text: '文字だけを取り出しました。',
      'inspect-only': '検査して、危険がないことを確かめました。',
    },
  },
  en: {
    attachment: {
      queued: 'Waiting',
      processing: 'Processing',
      held: 'Held',
      clean: 'Sanitized',
      refused: 'Refused',
      rejected: 'Rejected',
      expired: 'Expired',
      failed: 'Failed',
    },
    meaning: {
      queued: 'It waits for its turn.',
      processing: 'It is rebuilt as a new file and inspected.',
      held: 'It waits for approval.',
      clean: '',
      refused: 'It cannot be delivered.',
      rejected: 'The approver did not agree.',
      expired: 'It was not approved in time.',
      failed: 'It could not be processed. Please tell the information-systems division.',
    },
    message: {
      accepted: 'Checking',
      held: 'Held',
      delivered: 'Sent',
      refused: 'Refused',
      rejected: 'Rejected',
      expired: 'Expired',
      failed: 'Failed',
    },
    returned: 'Returned',
    password: 'Waits for a password',
    method: {
      rebuild: 'Rebuilt as a new file.',
      normalise: 'Damaged parts were read anew, and it was rebuilt as a new file.',
      flatten: 'Rebuilt as a PDF that keeps only what can be seen.',
      text: 'Only the text was taken out.',
      'inspect-only': 'Inspected and found harmless.',
    },
  },
})

/** A state in which the message itself has not come across and will not by itself. */
export const isStopped = (state: Message['state']): boolean => state !== 'accepted' && state !== 'delivered'

/** How a message of mine stands, in a word. @param words of the language that is chosen */
export const standingOf = ({ state, reason }: Message, words: (typeof stateWords)['ja']): string =>
  isReturned(reason) ? words.returned : words.message[state]

/** 差し戻し: what was rejected so that its sender corrects it. */
export const isReturned = (reason: Message['reason']): boolean => reason?.code === 'approver-returned'
