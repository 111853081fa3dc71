import type { Config } from '../../../config';
import { commands } from '../../commands';
import type { Signal } from '../../signal';
import { LIST, VERIFY } from '../../signals/backup/commands';
import { SESSIONS } from './sessions';
import type { Symptom } from './symptom';

const named = (pattern: RegExp) => (signal: Signal) => pattern.test(signal.alert);
const about = (label: string) => (signal: Signal) =>
  signal.quantity.sources.some(({ subject }) => subject.includes(label));
const onBoard = (board: Signal['board']) => (signal: Signal) => signal.board === board;

const BACKUPS = named(/^(Backup|Restore|DrDrill|Wal|Offsite)/);

/** The questions of the guides' troubleshooting chapters, and those that a day on call adds; most urgent first. */
export function symptoms(config: Config): readonly Symptom[] {
  const run = commands(config);
  const { services, database, certificate } = config.application;
  const names = services.map(({ name }) => name);
  return [
    {
      title: {
        ja: 'サービスが応答しない、エラーが返る',
        en: 'A service does not answer, or answers with errors',
      },
      belongs: onBoard('application'),
      first: [
        { text: { ja: 'Pod は Running か', en: 'Are the pods running' }, command: run.pods },
        { text: { ja: 'Ready な宛先はあるか', en: 'Is any endpoint ready' }, command: run.services },
        { text: { ja: '何を記録しているか', en: 'What do they log' }, command: run.logsOfAll(names) },
        ...names.slice(0, 1).map((name) => ({
          text: { ja: '直前にリリースがあったか', en: 'Was there a release just before' },
          command: run.history(name),
        })),
      ],
    },
    {
      title: { ja: 'データベースに接続できない、遅い', en: 'The database can’t be reached, or is slow' },
      belongs: onBoard('database'),
      first: [
        { text: { ja: '接続を受けるか', en: 'Does it accept connections' }, command: run.databaseReady },
        { text: { ja: '接続数と状態', en: 'Its sessions, by state' }, command: run.database(SESSIONS) },
        { text: { ja: 'データベースのログ', en: 'Its log' }, command: run.logs(database.name) },
      ],
      beware: {
        ja: 'Pod の中で pg_ctl restart を使わない(コンテナごと終了する)。接続プールの設定ファイルには認証情報が含まれるので、画面共有中に表示しない。',
        en: 'Never pg_ctl restart inside the pod: it ends the container. The file with the pool’s settings holds credentials: do not show it on a shared screen.',
      },
    },
    {
      title: { ja: 'データが消えた、壊れた', en: 'Data are gone or damaged' },
      belongs: BACKUPS,
      first: [LIST, VERIFY],
      beware: {
        ja: '復元は手順に従う。--force を付けなければ計画を示すだけで、何も変更しない(docs/procedures/restore-table.md、docs/procedures/point-in-time.md、docs/procedures/restore-everything.md)。',
        en: 'Follow a procedure. Without --force a restore only shows its plan and changes nothing.',
      },
    },
    {
      title: { ja: 'Pod が起動しない、再起動を繰り返す', en: 'A pod does not start, or keeps restarting' },
      belongs: about('pod'),
      first: [
        { text: { ja: 'どの Pod か', en: 'Which pod' }, command: run.pods },
        { text: { ja: '理由と終了コード', en: 'Reason and exit code' }, command: run.describePods },
        { text: { ja: '直近の出来事', en: 'Recent events' }, command: run.events },
        { text: { ja: 'ノードに空きはあるか', en: 'Have the nodes room' }, command: run.describeNodes },
      ],
    },
    {
      title: { ja: '遅い、負荷が高い', en: 'It is slow, or the load is high' },
      belongs: named(
        /Response|Latency|CPU|Memory|Network|Throttl|PilingUp|PredictionSlow|Saturat|Hpa|BurnRate|Replicas/,
      ),
      first: [
        { text: { ja: 'どの Pod が CPU を使うか', en: 'Which pod uses the CPU' }, command: run.busiestPods },
        {
          text: { ja: 'どのコンテナがメモリを使うか', en: 'Which container the memory' },
          command: run.topPods,
        },
        { text: { ja: 'ノードの余裕', en: 'What the nodes have left' }, command: run.topNodes },
        { text: { ja: 'HPA は増やしているか', en: 'Has the HPA scaled' }, command: run.hpa },
      ],
      beware: {
        ja: '台数を手で変えても HPA が戻す。scaling.backend.horizontal.minReplicas を上げる。上限(limits)を下げると、かえって遅くなる。',
        en: 'Replicas set by hand are set back by the HPA: raise scaling.backend.horizontal.minReplicas. Lower limits only make it slower.',
      },
    },
    {
      title: { ja: 'ディスクが足りない', en: 'A disk or volume is filling up' },
      belongs: named(/Disk|Volume|Inode|Space|Filling|Filesystem|RetainedWal|SlotAtRisk/),
      first: [
        { text: { ja: 'ボリュームの一覧', en: 'The volumes' }, command: run.volumes },
        {
          text: { ja: 'データベースの空き', en: 'What the database has left' },
          command: run.volumesIn('statefulset', database.name),
        },
        { text: { ja: 'ノードの状態', en: 'Conditions of the nodes' }, command: run.describeNodes },
      ],
      beware: {
        ja: 'pg_wal やバックアップのファイルを手で消さない。',
        en: 'Never delete files of pg_wal or backups by hand.',
      },
    },
    {
      title: { ja: '定期ジョブが動かない、失敗する', en: 'A scheduled job does not run, or fails' },
      belongs: (signal) => about('cronjob')(signal) || BACKUPS(signal),
      first: [
        { text: { ja: '予定と停止の状態', en: 'Schedule, suspended or not' }, command: run.cronJobs },
        { text: { ja: '実行の一覧', en: 'The runs' }, command: run.jobs },
        { text: { ja: '直近の出来事', en: 'Recent events' }, command: run.events },
      ],
    },
    ...(config.environment.neighbours.certManager.enabled
      ? [
          {
            title: { ja: '証明書の警告が出る', en: 'Browsers warn about the certificate' },
            belongs: onBoard('certificates'),
            first: [
              { text: { ja: '証明書の状態', en: 'State of the certificates' }, command: run.certificates },
              {
                text: { ja: '更新が止まっている理由', en: 'Why the renewal does not get on' },
                command: run.describe('certificate', certificate.name),
              },
            ],
            beware: {
              ja: 'Certificate を削除して作り直さない。再発行が済むまで証明書がなくなる。',
              en: 'Do not delete the Certificate and apply it again: until it is issued there is none.',
            },
          },
        ]
      : []),
    {
      title: { ja: '不正なアクセスが疑われる', en: 'Somebody may be breaking in' },
      belongs: (signal) => signal.tier === 'security',
      first: [
        { text: { ja: '拒否された要求', en: 'What was refused' }, command: run.securityLog('refused') },
        { text: { ja: '失敗したログイン', en: 'Failed logins' }, command: run.securityLog('logins') },
        { text: { ja: '各サービスのログ', en: 'Logs of the services' }, command: run.logsOfAll(names) },
        { text: { ja: '直近の出来事', en: 'Recent events' }, command: run.events },
      ],
      beware: {
        ja: '証拠を消さない: Pod を再起動する前にログを保存する。',
        en: 'Keep the evidence: save the logs before a pod is restarted.',
      },
    },
    {
      title: { ja: 'ログが見つからない、途切れる', en: 'Logs are missing, or come late' },
      belongs: onBoard('logs'),
      first: [
        { text: { ja: '各ノードの Fluentd', en: 'Fluentd on each node' }, command: run.fluentdPods },
        { text: { ja: 'Fluentd のログ', en: 'Fluentd’s log' }, command: run.fluentdLogs },
      ],
    },
    {
      title: { ja: '通知が来ない、グラフが途切れる', en: 'No messages come, or graphs have gaps' },
      belongs: (signal) => signal.tier === 'plane' && signal.board !== 'logs',
      first: [
        { text: { ja: '監視基盤の Pod', en: 'The plane’s pods' }, command: run.pods },
        { text: { ja: 'Prometheus のログ', en: 'Prometheus’ log' }, command: run.logs('prometheus') },
        { text: { ja: 'Alertmanager のログ', en: 'Alertmanager’s log' }, command: run.logs('alertmanager') },
      ],
    },
  ];
}
