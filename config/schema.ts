/** Every key of the configuration: meaning, unit, bounds, default. The sample file and the environment names are made from this table. */
import { z } from 'zod'
import { bounds } from '../sanitizer/limits.ts'
import { tiers } from '../sanitizer/protocol.ts'
import { enginesSchema } from './engines.ts'
import { bytes, key, origin, path, section, url, whole } from './keys.ts'
import { isOrganisationCode } from './organisation-code.ts'

const KiB = 1024
const MiB = 1024 * KiB
const GiB = 1024 * MiB

const listener = (words: { ja: string; en: string }, host: string, port: number) =>
  section(words, {
    host: key(
      { ja: '待ち受けるアドレス', en: 'address to listen on' },
      z.union([z.ipv4(), z.ipv6(), z.literal('localhost')], { error: 'must be an IP address such as 0.0.0.0, or localhost' }).default(host),
    ),
    port: key({ ja: '待ち受けるポート(0 は空いている番号)', en: 'port to listen on (0 takes a free one)' }, whole(0, 65_535, port)),
  })

const certificate = (words: { ja: string; en: string }) =>
  section(words, {
    certificateFile: key(
      { ja: 'サーバー証明書(PEM、中間証明書を含む)', en: 'server certificate with its chain, PEM', absent: development },
      path().optional(),
    ),
    keyFile: key(
      { ja: '秘密鍵(PEM、所有者だけが読めること)', en: 'private key, PEM, readable by its owner only', absent: development },
      path().optional(),
    ),
  })
const development = { ja: '開発用認証局が発行', en: 'issued by the development authority' }

const allowance = (words: { ja: string; en: string }, requests: number, seconds: number) =>
  section(words, {
    requests: key({ ja: '期間内の回数', en: 'requests within the period' }, whole(1, 1_000_000, requests)),
    seconds: key({ ja: '期間', en: 'period', unit: 's' }, whole(1, 86_400, seconds)),
  })

const rateLimit = (words: { ja: string; en: string }, device: number, address: number, seconds: number) =>
  section(words, {
    perDevice: allowance({ ja: '端末(LGWAN側では利用者)ごと', en: 'per device (per person on the LGWAN side)' }, device, seconds),
    perAddress: allowance({ ja: '接続元アドレスごと', en: 'per address' }, address, seconds),
  })

const session = (words: { ja: string; en: string }, idleMinutes: number, absoluteHours: number) =>
  section(words, {
    idleMinutes: key(
      { ja: '無操作で終了するまで', en: 'ends after this long without a request', unit: 'min' },
      whole(1, 1_440, idleMinutes),
    ),
    absoluteHours: key(
      { ja: '操作の有無によらず終了するまで', en: 'ends after this long in any case', unit: 'h' },
      whole(1, 720, absoluteHours),
    ),
  })

export const configurationSchema = z.strictObject({
  dataDirectory: key(
    {
      ja: 'データを置くフォルダー(所有者だけが読める権限で作ります)',
      en: 'folder for everything that Sekisho stores (made readable by its owner only)',
    },
    path().default('./data'),
  ),
  language: key(
    { ja: '起動時の案内や画面の既定の言語', en: 'language of screens and start messages by default' },
    z.enum(['ja', 'en']).default('ja'),
  ),
  organisation: section(
    { ja: '最初に登録する団体', en: 'the organisation registered at the first start' },
    {
      code: key(
        {
          ja: '全国地方公共団体コード(検査数字を含む6桁。引用符で囲む)',
          en: 'code of the local government, six digits with check digit, in quotes',
        },
        z
          .string({ error: 'must be six digits in quotes, e.g. "131016"' })
          .refine(isOrganisationCode, { error: 'is not a 全国地方公共団体コード: six digits of which the last is the check digit' })
          .default('990001'),
      ),
      name: key({ ja: '団体名', en: 'name' }, z.string().min(1).max(100).default('関所市')),
    },
  ),
  divisionName: key(
    { ja: '情報システムを所管する課の名前(画面に出ます)', en: 'name of the information-systems division, as screens show it' },
    z.string().min(1).max(100).default('情報システム課'),
  ),
  listen: section(
    { ja: '待ち受け', en: 'listeners' },
    {
      internet: listener({ ja: 'インターネット側(端末)', en: 'internet side (phones)' }, '0.0.0.0', 8443),
      lgwan: listener({ ja: 'LGWAN側(職員と管理画面)', en: 'LGWAN side (staff and the console)' }, '0.0.0.0', 9443),
      operations: listener(
        { ja: '監視用(/livez /readyz /metrics、暗号化なし)', en: 'operations (/livez /readyz /metrics, not encrypted)' },
        '127.0.0.1',
        9464,
      ),
    },
  ),
  publicOrigin: section(
    {
      ja: '利用者のブラウザーから見たアドレス(WebAuthn はこの値に結び付くため、運用開始後は変えない)',
      en: 'the address as browsers see it (WebAuthn credentials are bound to it: do not change it later)',
    },
    {
      internet: key(
        { ja: 'インターネット側', en: 'internet side', absent: { ja: 'https://localhost:ポート', en: 'https://localhost:PORT' } },
        origin().optional(),
      ),
      lgwan: key(
        { ja: 'LGWAN側', en: 'LGWAN side', absent: { ja: 'https://localhost:ポート', en: 'https://localhost:PORT' } },
        origin().optional(),
      ),
    },
  ),
  tls: section(
    { ja: 'TLS の証明書', en: 'TLS certificates' },
    {
      minimumVersion: key({ ja: '受け付ける最低の版', en: 'lowest version accepted' }, z.enum(['TLSv1.2', 'TLSv1.3']).default('TLSv1.2')),
      internet: certificate({ ja: 'インターネット側', en: 'internet side' }),
      lgwan: certificate({ ja: 'LGWAN側', en: 'LGWAN side' }),
    },
  ),
  database: section(
    { ja: 'データベース(PostgreSQL)', en: 'database (PostgreSQL)' },
    {
      url: key(
        {
          ja: '接続先。環境変数 DATABASE_URL でも指定できます',
          en: 'where it is; DATABASE_URL in the environment says the same',
          absent: { ja: '専用の PostgreSQL を起動', en: 'a private PostgreSQL is started' },
        },
        url('postgres:', 'postgresql:').optional(),
      ),
      urlFile: key(
        { ja: '接続先を書いたファイル(url の代わり)', en: 'file that holds the url instead', absent: { ja: 'なし', en: 'none' } },
        path().optional(),
      ),
      poolSize: key({ ja: '役割ごとの接続数の上限', en: 'most connections of each role', unit: 'connections' }, whole(2, 200, 10)),
    },
  ),
  queue: section(
    { ja: '処理待ち行列(BullMQ)', en: 'work queue (BullMQ)' },
    {
      url: key(
        {
          ja: 'Redis の接続先。環境変数 QUEUE_URL でも指定できます',
          en: 'Redis server; QUEUE_URL in the environment says the same',
          absent: { ja: 'PostgreSQL 上で動かす', en: 'runs on PostgreSQL' },
        },
        url('redis:', 'rediss:').optional(),
      ),
      urlFile: key(
        { ja: '接続先を書いたファイル(url の代わり)', en: 'file that holds the url instead', absent: { ja: 'なし', en: 'none' } },
        path().optional(),
      ),
      concurrency: key(
        { ja: '同時に進める転送', en: 'crossings worked on at a time by one boundary process', unit: 'crossings' },
        whole(1, 64, 8),
      ),
    },
  ),
  limits: section(
    { ja: '受け付ける大きさの上限', en: 'bounds on what is accepted' },
    {
      messageCharacters: key({ ja: '本文の長さ', en: 'length of a message', unit: 'characters' }, whole(1, 100_000, 10_000)),
      attachments: key({ ja: '1通あたりの添付', en: 'attachments of one message', unit: 'files' }, whole(0, 50, 10)),
      attachmentBytes: key(
        { ja: '添付1つの大きさ', en: 'size of one attachment', unit: 'bytes' },
        // Above the sanitizer's own bound every file would be refused anyway.
        bytes(1, bounds.inputBytes.value, 20 * MiB),
      ),
      headerBytes: key(
        { ja: 'HTTP ヘッダーの大きさ', en: 'size of all request headers', unit: 'bytes' },
        bytes(4 * KiB, 256 * KiB, 16 * KiB),
      ),
      jsonBodyBytes: key({ ja: 'JSON 本文の大きさ', en: 'size of a JSON body', unit: 'bytes' }, bytes(64 * KiB, 16 * MiB, 512 * KiB)),
      requestSeconds: key({ ja: '要求全体を受け取るまで', en: 'time to receive a whole request', unit: 's' }, whole(5, 3_600, 120)),
      headersSeconds: key({ ja: 'ヘッダーを受け取るまで', en: 'time to receive the headers', unit: 's' }, whole(1, 120, 10)),
      idleSeconds: key({ ja: '無通信の接続を閉じるまで', en: 'time until an idle connection is closed', unit: 's' }, whole(1, 600, 65)),
      eventStreamsPerDevice: key({ ja: '端末あたりのイベント接続', en: 'event streams of one device', unit: 'streams' }, whole(1, 50, 4)),
    },
  ),
  rateLimits: section(
    { ja: '回数の制限', en: 'rate limits' },
    {
      read: rateLimit({ ja: '読み取り', en: 'reads' }, 600, 6_000, 60),
      write: rateLimit({ ja: '書き込み', en: 'writes' }, 120, 1_200, 60),
      upload: rateLimit({ ja: '添付の送信', en: 'uploads' }, 60, 600, 60),
      signIn: rateLimit({ ja: 'サインインと端末登録', en: 'sign-in and registration' }, 10, 100, 300),
    },
  ),
  sessions: section(
    { ja: 'サインインの有効時間', en: 'how long a sign-in lasts' },
    {
      internet: session({ ja: 'インターネット側', en: 'internet side' }, 60, 12),
      lgwan: session({ ja: 'LGWAN側', en: 'LGWAN side' }, 30, 10),
    },
  ),
  devices: section(
    { ja: '端末登録', en: 'device registration' },
    {
      codeMinutes: key(
        { ja: '端末認証コードの有効時間', en: 'how long a registration code can be used', unit: 'min' },
        whole(1, 1_440, 30),
      ),
      codeAttempts: key({ ja: 'コードを間違えられる回数', en: 'wrong tries before a code is void', unit: 'tries' }, whole(1, 20, 5)),
      approval: key(
        {
          ja: '承認の時期(at-issue: コード発行時、after-registration: 端末登録後に別の者が承認)',
          en: 'when a device is approved (at-issue: with the code; after-registration: by another person afterwards)',
        },
        z.enum(['at-issue', 'after-registration']).default('at-issue'),
      ),
    },
  ),
  sandbox: section(
    { ja: 'ファイルを扱う隔離プロセス', en: 'sandboxed children' },
    {
      children: key({ ja: '待機させる数', en: 'children kept warm', unit: 'processes' }, whole(1, 64, 2)),
      minimumTier: key(
        {
          ja: `この強さに満たない場合は起動時に警告し、/readyz に示す(${tiers.join(' < ')})`,
          en: `weaker than this shows in /readyz (${tiers.join(' < ')})`,
        },
        z.enum(tiers).default('self'),
      ),
      jobsPerChild: key(
        {
          ja: '1つのプロセスが受ける依頼の数(多くのファイルで2回:種類の判定と無害化。以後は作り直し)',
          en: 'requests before a child is replaced (two for most files: identify and disarm)',
          unit: 'requests',
        },
        whole(1, 10_000, 200),
      ),
      practise: key(
        {
          ja: '使われていないプロセスを、害のない見本のファイルで慣らしておく(最初のファイルが速くなる。1つあたり約1.5秒のCPU時間と約40MBのメモリを使う)',
          en: 'unused children practise on harmless samples, so that first files are fast (each takes 1.5 s of processor time and 40 MB)',
        },
        z.boolean().default(true),
      ),
      wallSeconds: key({ ja: '1ファイルの処理時間', en: 'time for one file', unit: 's' }, whole(1, 600, bounds.wallSeconds.value)),
      memoryBytes: key(
        { ja: '1プロセスのメモリ', en: 'memory of one child', unit: 'bytes' },
        bytes(256 * MiB, 16 * GiB, bounds.memoryBytes.value),
      ),
    },
  ),
  storage: section(
    { ja: 'ファイルの保管', en: 'files at rest' },
    {
      directory: key(
        { ja: '保管先', en: 'folder', absent: { ja: 'dataDirectory の blobs', en: 'blobs in dataDirectory' } },
        path().optional(),
      ),
      quarantineDays: key(
        {
          ja: '原本を隔離したまま保つ日数(以後は削除)',
          en: 'days that an original stays in quarantine before it is deleted',
          unit: 'days',
        },
        whole(1, 3_650, 30),
      ),
      reserveBytes: key(
        { ja: '空き容量がこれを下回ると受け付けない', en: 'uploads stop when less than this is free', unit: 'bytes' },
        bytes(0, 1024 * GiB, 256 * MiB),
      ),
    },
  ),
  audit: section(
    { ja: '監査ログ', en: 'audit log' },
    {
      directory: key(
        { ja: '保管先', en: 'folder', absent: { ja: 'dataDirectory の audit', en: 'audit in dataDirectory' } },
        path().optional(),
      ),
      origin: key(
        {
          ja: 'ログの名前(署名に入るため、運用開始後は変えない)',
          en: 'name of the log (signed with it: do not change it later)',
          absent: { ja: 'sekisho.invalid/団体コード', en: 'sekisho.invalid/CODE' },
        },
        // C2SP signed-note: a name has neither spaces nor a plus sign.
        z
          .string()
          .regex(/^[^\s+]{1,200}$/, { error: 'must have no spaces and no plus sign' })
          .optional(),
      ),
      batchMilliseconds: key(
        { ja: 'まとめて書き込む間隔', en: 'records of this time are written together', unit: 'ms' },
        whole(0, 1_000, 10),
      ),
      heartbeatSeconds: key({ ja: '無事を記録する間隔', en: 'a heartbeat is recorded each', unit: 's' }, whole(1, 3_600, 60)),
      checkpointCopyTo: key(
        {
          ja: 'チェックポイントの写しを置く別の機器のフォルダー',
          en: 'folder on another machine for copies of the checkpoint',
          absent: { ja: '写しを作らない', en: 'no copy is made' },
        },
        path().optional(),
      ),
    },
  ),
  crossing: section(
    { ja: '転送', en: 'crossing' },
    {
      attempts: key({ ja: '障害時に試みる回数', en: 'tries when machines fail', unit: 'tries' }, whole(1, 50, 6)),
      backoffSeconds: key(
        { ja: '再試行までの時間(毎回倍)', en: 'wait before the next try, doubled each time', unit: 's' },
        whole(1, 600, 1),
      ),
      engineMinutes: key(
        { ja: '必須のウイルス検査エンジンの応答を待つ時間', en: 'a required second engine is waited for this long', unit: 'min' },
        whole(1, 10_080, 60),
      ),
      holdDays: key({ ja: '保留が期限切れになるまで', en: 'days until a held item expires', unit: 'days' }, whole(1, 365, 7)),
      reconcileSeconds: key({ ja: '取りこぼしを探す間隔', en: 'lost work is looked for each', unit: 's' }, whole(1, 3_600, 15)),
    },
  ),
  engines: key(
    {
      ja: '併用するウイルス検査エンジン(clamd または ICAP)。無害化に加えて検査し、検出したものは届けません',
      en: 'second engines (clamd or ICAP) asked beside the rebuild; what one of them finds never crosses',
      example: [
        '- name: clamav',
        '  kind: clamd',
        '  address: unix:/run/clamav/clamd.ctl      # または / or tcp://127.0.0.1:3310',
        '  when: both                               # before | after | both',
        '  required: true                           # 応答がなければ届けない / nothing crosses without its answer',
        '  timeoutSeconds: 60',
        '  maximumBytes: 100 MiB                    # エンジン側の上限 / what the engine itself looks at',
        '- name: gateway-av',
        '  kind: icap',
        '  address: icaps://av.example.lg.jp:11344/avscan',
        '  caFile: /etc/sekisho/av-ca.pem',
      ],
    },
    enginesSchema,
  ),
  log: section(
    { ja: '動作ログ(監査ログとは別)', en: 'operational log (not the audit log)' },
    {
      level: key({ ja: '詳しさ', en: 'level' }, z.enum(['error', 'warn', 'info', 'debug']).default('info')),
      format: key({ ja: '形式', en: 'format' }, z.enum(['text', 'json']).default('text')),
    },
  ),
})

export type WrittenConfiguration = z.output<typeof configurationSchema>
