import { WAL_SLOT } from '../../../inventory';
import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, quote, series } from '../../promql';
import { RECEIVER } from './wal-receiver-down';

const SAFE = 'pg_replication_slot_safe_wal_size_bytes';
const STATUS = 'pg_replication_slot_wal_status';

/** What the server may still write before it gives the slot up; nothing, once it has. */
export const walSlotAtRisk: SignalBuilder = ({ config }) => {
  const { database } = config.application;
  const { critical } = config.thresholds.walSlotAtRisk;
  const slot = { slot_name: WAL_SLOT };
  const labels = { job: database.name, ...slot };
  const own = `job=${quote(database.name)},slot_name="${WAL_SLOT}"`;
  const run = commands(config);
  return {
    alert: 'WalSlotAtRisk',
    title: { ja: 'レプリケーションスロット喪失の恐れ', en: 'The replication slot is about to be lost' },
    quantity: {
      record: 'wal_slot_headroom_bytes',
      unit: 'bytes',
      sources: [
        {
          labels: { via: 'size' },
          subject: ['slot_name'],
          expr: promql`
            min by (slot_name) (${SAFE}{${own}})`,
          identity: slot,
          examples: {
            'so much may still be written': (v) => ({
              [series(SAFE, { ...labels, instance: 'a' })]: { at: v },
              [series(SAFE, { ...labels, instance: 'b' })]: { at: 2 * v },
              [series(SAFE, { ...labels, slot_name: 'another' })]: { at: 0 },
              [series(SAFE, { ...labels, job: 'other' })]: { at: 0 },
            }),
          },
        },
        {
          // The status that applies is exported as 1: of a lost slot nothing is left.
          labels: { via: 'status' },
          subject: ['slot_name'],
          expr: promql`
            1 - max by (slot_name) (${STATUS}{${own},wal_status="lost"})`,
          identity: slot,
          values: [0],
          examples: {
            'the server has given it up': () => ({
              [series(STATUS, { ...labels, wal_status: 'lost', instance: 'a' })]: { at: 1 },
              [series(STATUS, { ...labels, wal_status: 'lost', instance: 'b' })]: { at: 0 },
              [series(STATUS, { ...labels, wal_status: 'reserved' })]: { at: 2 },
              [series(STATUS, { ...labels, slot_name: 'another', wal_status: 'lost' })]: { at: 1 },
              [series(STATUS, { ...labels, job: 'other', wal_status: 'lost' })]: { at: 2 },
            }),
          },
        },
      ],
    },
    direction: 'below',
    safe: 4 * critical.below,
    levels: [{ severity: 'critical', sev: 'sev2', limit: critical.below, for: critical.for }],
    noData: 'silent',
    team: 'ops-l2',
    tier: 'system',
    board: 'jobs',
    runbook: {
      meaning: {
        ja: '受信が進まず、データベースがスロットを破棄する上限(max_slot_wal_keep_size)に近づいています。',
        en: 'The receiver falls behind; the database is close to giving its slot up (max_slot_wal_keep_size).',
      },
      impact: {
        ja: 'スロットが失われると WAL に欠落ができ、次のベースバックアップまでその先の時点に戻せません。',
        en: 'Once the slot is lost there is a gap in the WAL, and nothing after it can be recovered until the next base backup.',
      },
      diagnosis: [
        {
          text: { ja: 'スロットの状態と残り', en: 'State of the slot and what is left' },
          command: run.database(
            'SELECT slot_name, active, wal_status, safe_wal_size FROM pg_replication_slots',
          ),
        },
        { text: { ja: '受信のログ', en: 'The receiver’s log' }, command: run.logs(RECEIVER) },
        {
          text: { ja: '受信先のボリュームは満杯か', en: 'Is the receiver’s volume full' },
          command: run.volumesIn('statefulset', RECEIVER),
        },
      ],
      mitigation: [
        {
          text: { ja: '受信を再起動する', en: 'Restart the receiver' },
          command: run.restart('statefulset', RECEIVER),
        },
        {
          text: {
            ja: '失われていたら手順「スロットが失われた」に従う(docs/procedures/slot-lost.md)。',
            en: 'If it is lost follow “the slot is lost” (docs/procedures/slot-lost.md).',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '書き込みの多い時間に受信が耐えるよう backup.walReceiver.resources と受信先の速度を見直し、データベースの max_slot_wal_keep_size を空き容量に合わせる。',
            en: 'Let the receiver bear the busiest hour: review backup.walReceiver.resources and its disk, and set the database’s max_slot_wal_keep_size by its free space.',
          },
        },
      ],
    },
  };
};
