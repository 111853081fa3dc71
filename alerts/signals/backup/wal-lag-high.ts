import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { RECEIVER } from './wal-receiver-down';

const METRIC = 'backup_recovery_window_end_timestamp_seconds';

/** How long ago everything had been received for the last time: what a disaster now would cost. */
export const walLagHigh: SignalBuilder = ({ config }) => {
  const { warning } = config.thresholds.walLag;
  const run = commands(config);
  return {
    alert: 'WalLagHigh',
    title: { ja: 'WAL の受信が遅れている', en: 'The WAL receiver lags behind' },
    quantity: {
      record: 'wal_lag_seconds',
      unit: 'seconds',
      sources: [
        {
          subject: ['job'],
          expr: promql`
            time() - max by (job) (${METRIC}{job="${RECEIVER}"})`,
          identity: { job: RECEIVER },
          examples: {
            'received until then': (v, t) => ({
              [series(METRIC, { job: RECEIVER, instance: 'a' })]: { at: t - v, slope: 1 },
              [series(METRIC, { job: RECEIVER, instance: 'b' })]: { at: t - 3 * v, slope: 1 },
              [series(METRIC, { job: 'monthly-backup-verification' })]: { at: t, slope: 1 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: warning.above / 10,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    noData: { fires: [{ job: RECEIVER, subject: RECEIVER }] },
    team: 'ops-l2',
    tier: 'system',
    board: 'jobs',
    runbook: {
      meaning: {
        ja: '直近の WAL がまだ受信側のディスクに届いていません。',
        en: 'The latest WAL has not reached the receiver’s disk.',
      },
      impact: {
        ja: '今データベースを失うと、この時間分のデータが失われます(RPO)。',
        en: 'If the database were lost now, this much time would be lost with it (RPO).',
      },
      diagnosis: [
        { text: { ja: '受信のログ', en: 'The receiver’s log' }, command: run.logs(RECEIVER) },
        {
          text: { ja: '受信先のボリュームの空き', en: 'Room on the receiver’s volume' },
          command: run.volumesIn('statefulset', RECEIVER),
        },
        {
          text: { ja: '書き込みの量とスロットの位置', en: 'How far the slot is behind' },
          command: run.database(
            'SELECT slot_name, pg_current_wal_lsn() - restart_lsn AS bytes FROM pg_replication_slots',
          ),
        },
      ],
      mitigation: [
        {
          text: {
            ja: '応答しなければ再起動する(受信済みの続きから始まる)',
            en: 'Restart it if it hangs; it goes on where it was',
          },
          command: run.restart('statefulset', RECEIVER),
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '遅れが決まった時間に出るなら、その時間の一括処理を小さく分けるか、backup.walReceiver.resources と受信先の速度を見直す。',
            en: 'If the lag comes at a certain hour split that hour’s bulk work, or review backup.walReceiver.resources and the receiver’s disk.',
          },
        },
      ],
    },
  };
};
