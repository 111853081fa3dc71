import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, quote } from '../../promql';

/**
 * The database or its exporter is down, or nobody measures it any more. The guide's `up{job="postgres"} == 0`
 * misses a vanished exporter and a database that is down behind a healthy one (X2).
 */
export const databaseDown: SignalBuilder = ({ config }) => {
  const { namespace, database, services } = config.application;
  const direct = services
    .filter(({ dependsOn }) => dependsOn.includes(database.name))
    .map(({ name }) => name);
  const dependants = direct.length > 0 ? direct : services.map(({ name }) => name);
  const run = commands(config);
  const job = quote(database.name);
  const identity = { namespace, job: database.name };
  const labels = `job=${job},namespace=${quote(namespace)},instance="10.0.0.9:9187"`;
  return {
    alert: 'DatabaseDown',
    title: { ja: 'データベース停止', en: 'Database down' },
    quantity: {
      record: 'database_up',
      unit: 'state',
      sources: [
        {
          subject: ['namespace', 'job'],
          expr: promql`
            min by (namespace, job) ({__name__=~"up|pg_up",job=${job}})`,
          identity,
          examples: {
            'the exporter does not answer': (v) => ({ [`up{${labels}}`]: { at: v } }),
            'the exporter answers, the database does not': (v) => ({
              [`up{${labels}}`]: { at: 1 },
              [`pg_up{${labels}}`]: { at: v },
              'up{job="backend",namespace="other"}': { at: 0 },
            }),
          },
        },
      ],
    },
    direction: 'below',
    safe: 1,
    levels: [
      { severity: 'critical', sev: 'sev1', limit: 1, for: config.thresholds.databaseDown.critical.for },
    ],
    noData: { fires: [{ ...identity, subject: `${namespace}/${database.name}` }] },
    team: database.owner,
    tier: 'system',
    group: 'system',
    board: 'database',
    runbook: {
      meaning: {
        ja: 'PostgreSQL に接続できないか、計測する exporter が応答しません。',
        en: 'PostgreSQL can’t be reached, or the exporter that measures it does not answer.',
      },
      impact: {
        ja: `${dependants.join('、')} はデータを読み書きできず、利用者にはエラーが返ります。`,
        en: `${dependants.join(', ')} can’t read or write; users get errors.`,
      },
      diagnosis: [
        { text: { ja: 'Pod の状態', en: 'State of the pods' }, command: run.pods },
        {
          text: { ja: 'データベースは接続を受けるか', en: 'Does it accept connections' },
          command: run.databaseReady,
        },
        { text: { ja: 'データベースのログ', en: 'The database’s log' }, command: run.logs(database.name) },
        { text: { ja: 'exporter のログ', en: 'The exporter’s log' }, command: run.logs('postgres-exporter') },
        {
          text: {
            ja: 'ボリュームは満杯か(コンテナが動いている間だけ調べられる。満杯なら再起動しても直らない)',
            en: 'Is the volume full (while the container runs; if it is, a restart does not help)',
          },
          command: run.volumesIn('statefulset', database.name),
        },
      ],
      mitigation: [
        {
          text: {
            ja: 'Pod の中で pg_ctl restart を使わない(コンテナごと終了する)。StatefulSet を再起動する。',
            en: 'Never pg_ctl restart inside the pod: it ends the container. Restart the StatefulSet.',
          },
          command: run.restart('statefulset', database.name),
        },
        {
          text: {
            ja: '起動してもデータが壊れているなら、手順「全体を復元する」に従う(docs/procedures/restore-everything.md)。',
            en: 'If it starts and its data are damaged follow “restore everything” (docs/procedures/restore-everything.md).',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '停止の原因(OOM、ボリューム満杯、ノード障害)を振り返りに記録し、データベースのメモリ・ボリューム・ノードの余裕を見直す。',
            en: 'Write down what stopped it (out of memory, a full volume, a lost node) and review the room it has in memory, volume and nodes.',
          },
        },
        {
          text: {
            ja: '復旧に時間がかかったなら、手順「全体を復元する」を訓練し直す(docs/procedures/rehearse-restore.md)。',
            en: 'If recovering took long, rehearse it again (docs/procedures/rehearse-restore.md).',
          },
        },
      ],
    },
  };
};
