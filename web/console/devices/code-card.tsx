/** A 端末認証コード as it is shown once: for the eye, for the camera, and on paper. */
import { QrCode } from '../../shared/ui/qr-code.tsx'
import { dateTime } from '../../shared/words/format.ts'
import { defineWords, useWords } from '../../shared/words/language.ts'

const own = defineWords({
  ja: {
    code: '端末認証コード',
    qr: '端末認証コードの QR コード',
    until: (time: string) => `${time} まで有効`,
    once: '1回だけ使えます',
    how: [
      '端末のカメラで QR コードを読み取るか、次のアドレスを開いてコードを入力します。',
      '端末の画面ロック(PIN・指紋・顔)で本人確認をすると、登録が終わります。',
    ],
    screenLock: '画面ロックのない端末は登録できません。',
  },
  en: {
    code: 'Registration code',
    qr: 'QR code of the registration code',
    until: (time: string) => `Valid until ${time}`,
    once: 'It can be used once',
    how: [
      'Scan the QR code with the phone’s camera, or open this address and type the code.',
      'Prove yourself with the phone’s screen lock (PIN, fingerprint or face); then the registration is done.',
    ],
    screenLock: 'A phone without a screen lock cannot be registered.',
  },
})

export interface IssuedCode {
  readonly code: string
  readonly expiresAt: string
  readonly phoneAddress: string
  readonly name: string
  readonly section: string
}

/** The code is in the fragment, which no browser sends and no server logs. */
const addressOf = ({ phoneAddress, code }: IssuedCode): string => `${phoneAddress.replace(/\/$/, '')}/#code=${code}`

export function CodeCard({ issued }: { readonly issued: IssuedCode }) {
  const word = useWords(own)
  return (
    <div className="flex break-inside-avoid flex-col items-center gap-4 text-center">
      <p>
        <b>{issued.name}</b> <span className="text-sm">{issued.section}</span>
      </p>
      <div>
        <p className="text-sm">{word.code}</p>
        <p className="font-mono text-3xl font-bold select-all">{issued.code}</p>
        <p className="mt-1 text-sm font-bold">{word.until(dateTime(issued.expiresAt))}</p>
        <p className="text-sm">{word.once}</p>
      </div>
      <QrCode text={addressOf(issued)} label={word.qr} className="aspect-square w-48 max-w-full rounded-8 border border-line" />
      <ol className="list-decimal pl-6 text-left text-sm">
        {word.how.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p className="text-sm">
        <span className="font-bold break-all">{issued.phoneAddress}</span>
        <br />
        {word.screenLock}
      </p>
    </div>
  )
}
