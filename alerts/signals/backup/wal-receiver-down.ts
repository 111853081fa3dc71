import { WAL_SLOT } from '../../../inventory';
import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, quote, series } from '../../promql';

const METRIC = 'pg_replication_slot_slot_is_active';
export const RECEIVER = 'postgres-wal-receiver';

/** Nobody reads the receiver's slot, or the slot is gone: the database's own view, whatever the pod says. */
export const walReceiverDown: SignalBuilder = ({ config }) => {
  const { database } = config.application;
  const slot = { slot_name: WAL_SLOT };
  const labels = { job: database.name, ...slot };
  const run = commands(config);
  return {
    alert: 'WalReceiverDown',
    title: { ja: 'WAL の受信が停止', en: 'The WAL receiver does not stream' },
    quantity: {
      record: 'wal_receiver_up',
      unit: 'state',
      sources: [
        {
          subject: ['slot_name'],
          expr: promql`
            max by (slot_name) (${METRIC}{job=${quote(database.name)},slot_name="${WAL_SLOT}"})`,
          identity: slot,
          examples: {
            'somebody reads the slot': (v) => ({
              [series(METRIC, { ...labels, instance: 'a' })]: { at: v },
              [series(METRIC, { ...labels, instance: 'b' })]: { at: 0 },
              [series(METRIC, { ...labels, slot_name: 'another' })]: { at: 1 },
              [series(METRIC, { ...labels, job: 'other' })]: { at: 1 },
            }),
          },
        },
      ],
    },
    direction: 'below',
    safe: 1,
    levels: [
      { severity: 'critical', sev: 'sev2', limit: 1, for: config.thresholds.walReceiverDown.critical.for },
    ],
    noData: { fires: [{ ...slot, subject: WAL_SLOT }] },
    team: 'ops-l2',
    tier: 'system',
    board: 'jobs',
    runbook: {
      meaning: {
        ja: `レプリケーションスロット ${WAL_SLOT} から WAL を受信していないか、スロットがありません。`,
        en: `Nobody receives WAL from the replication slot ${WAL_SLOT}, or the slot is gone.`,
      },
      impact: {
        ja: '停止以降の時点には戻せません。長引くと WAL がデータベースのディスクに溜まり、上限を超えるとスロットが失われます。',
        en: 'No instant after the stop can be recovered. WAL piles up at the database until the slot’s cap is reached and the slot is lost.',
      },
      diagnosis: [
        { text: { ja: '受信 Pod の状態', en: 'State of the receiver’s pod' }, command: run.pods },
        {
          text: { ja: '受信のログ(拒否の理由)', en: 'Its log; it says why it was refused' },
          command: run.logs(RECEIVER),
        },
        {
          text: { ja: 'スロットの状態', en: 'State of the slot' },
          command: run.database(
            'SELECT slot_name, active, wal_status, restart_lsn FROM pg_replication_slots',
          ),
        },
      ],
      mitigation: [
        {
          text: { ja: '原因を除いて再起動する', en: 'Remove the cause and restart it' },
          command: run.restart('statefulset', RECEIVER),
        },
        {
          text: {
            ja: 'スロットが失われていたら手順「スロットが失われた」に従う(docs/procedures/slot-lost.md)。',
            en: 'If the slot is lost follow “the slot is lost” (docs/procedures/slot-lost.md).',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '切断の原因(権限、ネットワークポリシー、再起動)を直す。データベース側の変更は受信が続くことを確かめてから終える。',
            en: 'Mend why it was cut off (role, network policy, restarts); no change to the database is finished before the receiver streams again.',
          },
        },
      ],
    },
  };
};
