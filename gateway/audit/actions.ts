/**
 * Everything that is recorded, in the whole product: a closed list, so that a search finds all of a kind and no free text
 * enters the log as an action. Whoever makes a new act adds a row here first.
 */
export const actions = {
  'system.start': { ja: '起動', en: 'system started' },
  'system.stop': { ja: '停止', en: 'system stopped' },
  'system.fault': { ja: '機器の障害', en: 'machine fault' },
  'system.configure': { ja: '設定の変更', en: 'configuration changed' },
  heartbeat: { ja: '稼働確認', en: 'heartbeat' },

  'session.sign-in': { ja: 'サインイン', en: 'signed in' },
  'session.sign-out': { ja: 'サインアウト', en: 'signed out' },
  'session.fail': { ja: 'サインイン失敗', en: 'sign-in failed' },
  'session.revoke': { ja: 'サインインの取り消し', en: 'session revoked' },
  'password.change': { ja: 'パスワードの変更', en: 'password changed' },
  'second-factor.enrol': { ja: '追加の本人確認の登録', en: 'second factor enrolled' },
  'second-factor.verify': { ja: '追加の本人確認', en: 'second factor verified' },
  'second-factor.fail': { ja: '追加の本人確認の失敗', en: 'second factor failed' },
  'password.reset': { ja: '仮パスワードの発行', en: 'password reset' },
  'credential.regress': { ja: '認証器の使用回数の逆行(複製の疑い)', en: 'counter of a credential went back (it may be cloned)' },
  'second-factor.remove': { ja: '追加の本人確認の削除', en: 'second factor removed' },

  'organisation.create': { ja: '団体の登録', en: 'organisation created' },
  'organisation.update': { ja: '団体の変更', en: 'organisation changed' },
  'person.create': { ja: '利用者の登録', en: 'person created' },
  'person.update': { ja: '利用者の変更', en: 'person changed' },
  'person.suspend': { ja: '利用者の停止', en: 'person suspended' },
  'person.resume': { ja: '利用者の再開', en: 'person resumed' },
  'person.roles': { ja: '権限の変更', en: 'roles changed' },
  'person.import': { ja: '利用者の一括登録', en: 'people imported' },
  'person.export': { ja: '利用者の書き出し', en: 'people exported' },

  'registration-code.issue': { ja: '端末認証コードの発行', en: 'registration code issued' },
  'registration-code.use': { ja: '端末認証コードの使用', en: 'registration code used' },
  'registration-code.fail': { ja: '端末認証コードの誤り', en: 'registration code failed' },
  'registration-code.cancel': { ja: '端末認証コードの取り消し', en: 'registration code cancelled' },
  'device.register': { ja: '端末の登録', en: 'device registered' },
  'device.approve': { ja: '端末の承認', en: 'device approved' },
  'device.reject': { ja: '端末の却下', en: 'device rejected' },
  'device.suspend': { ja: '端末の利用停止', en: 'device suspended' },
  'device.resume': { ja: '端末の利用再開', en: 'device resumed' },
  'device.revoke': { ja: '端末の失効', en: 'device revoked' },
  'device.expire': { ja: '端末の期限切れ', en: 'device expired' },
  'device.renew': { ja: '端末の期限更新', en: 'device renewed' },
  'device.change': { ja: '端末の記載の変更', en: 'entry of a device changed' },
  'device.import': { ja: '端末台帳の取り込み', en: 'register of devices imported' },
  'device.export': { ja: '端末台帳の書き出し', en: 'register of devices exported' },

  'room.create': { ja: 'トークルームの作成', en: 'room created' },
  'room.change': { ja: 'トークルームの変更', en: 'room changed' },
  'room.remove': { ja: 'トークルームからの除外', en: 'member taken out of a room' },
  'room.archive': { ja: 'トークルームの終了', en: 'room ended' },
  'message.accept': { ja: 'メッセージの受付', en: 'message accepted' },
  'message.refuse': { ja: 'メッセージの受付拒否', en: 'message refused' },
  receipt: { ja: '既読', en: 'read receipt' },
  unsend: { ja: '送信取消', en: 'unsent' },

  'crossing.identify': { ja: '種類の判定', en: 'type identified' },
  'crossing.decide': { ja: 'ポリシーによる判断', en: 'policy decided' },
  'crossing.sanitize': { ja: '無害化', en: 'sanitized' },
  'crossing.disarm': { ja: '危険因子の除去', en: 'disarmed' },
  'crossing.inspect': { ja: '無害化後の検査', en: 'inspected' },
  'crossing.hold': { ja: '保留', en: 'held' },
  'crossing.password': { ja: 'ファイルのパスワードの入力', en: 'password of a file given' },
  'crossing.approve': { ja: '持ち出しの承認', en: 'approved' },
  'crossing.return': { ja: '持ち出しの差し戻し', en: 'returned to the sender' },
  'crossing.reject': { ja: '持ち出しの却下', en: 'rejected' },
  'crossing.permit': { ja: '通過の許可', en: 'permitted' },
  'crossing.deliver': { ja: '配達', en: 'delivered' },
  'crossing.refuse': { ja: '遮断', en: 'refused' },
  'crossing.fail': { ja: '処理の失敗', en: 'failed' },
  'crossing.expire': { ja: '保留の期限切れ', en: 'expired' },
  'crossing.read': { ja: '通過の記録の閲覧', en: 'course of crossings read' },

  'policy.draft': { ja: 'ポリシーの起案', en: 'policy drafted' },
  'policy.approve': { ja: 'ポリシーの承認', en: 'policy approved' },
  'policy.reject': { ja: 'ポリシーの却下', en: 'policy rejected' },
  'policy.withdraw': { ja: 'ポリシーの下書きの取り下げ', en: 'policy draft withdrawn' },
  'policy.simulate': { ja: '過去の判断の再現', en: 'past decisions replayed' },
  'policy.activate': { ja: 'ポリシーの適用', en: 'policy activated' },
  'policy.rollback': { ja: 'ポリシーの差し戻し', en: 'policy rolled back' },

  'attachment.view': { ja: 'ファイルの閲覧', en: 'file viewed' },
  'content.download': { ja: '内容の取得', en: 'content downloaded' },
  'quarantine.delete': { ja: '隔離した原本の削除', en: 'quarantined original deleted' },

  'audit.read': { ja: '監査ログの閲覧', en: 'audit log read' },
  'audit.export': { ja: '監査ログの書き出し', en: 'audit log exported' },
  'audit.verify': { ja: '監査ログの検証', en: 'audit log verified' },
  'audit.review': { ja: '監査ログの点検', en: 'audit log reviewed' },
  'audit.malformed': { ja: '記録できない形の記録要求', en: 'malformed request to record' },
} as const satisfies Record<string, { ja: string; en: string }>

export type Action = keyof typeof actions
export const actionNames = Object.keys(actions) as [Action, ...Action[]]

/** *Refuse* is for content, *deny* for policy, *fail* for machines. */
export const outcomes = {
  ok: { ja: '成功', en: 'ok' },
  refused: { ja: '遮断(内容)', en: 'refused (content)' },
  denied: { ja: '拒否(権限・ポリシー)', en: 'denied (rights or policy)' },
  held: { ja: '保留', en: 'held' },
  failed: { ja: '失敗(機器)', en: 'failed (machine)' },
} as const satisfies Record<string, { ja: string; en: string }>

export type Outcome = keyof typeof outcomes
export const outcomeNames = Object.keys(outcomes) as [Outcome, ...Outcome[]]
