import { WAL_SLOT } from '../../../inventory';
import type { SignalBuilder } from '../../context';
import type { Step } from '../../signal';
import { commands } from '../../commands';
import { promql, quote } from '../../promql';
import { databaseSeries } from './series';

const ACTIVE = 'pg_replication_slots_active';
const RETAINED = 'pg_replication_slots_pg_wal_lsn_diff';
const SLOTS =
  'SELECT slot_name, slot_type, active, wal_status, pg_size_pretty(pg_current_wal_lsn() - restart_lsn) AS retained FROM pg_replication_slots';

const dropIt: Step = {
  text: {
    ja: '使われないスロットなら持ち主に確認してから pg_drop_replication_slot で消す。',
    en: 'If nobody uses the slot any more ask its owner, then remove it with pg_drop_replication_slot.',
  },
};

/** A slot that nobody reads; the receiver's own is watched by `WalReceiverDown`. */
export const replicationSlotInactive: SignalBuilder = ({ config }) => {
  const { database } = config.application;
  const { own, namespace, series } = databaseSeries(config);
  const run = commands(config);
  const slot = (slot_name: string, more = {}) => series(ACTIVE, { slot_name, ...more });
  return {
    alert: 'ReplicationSlotInactive',
    title: { ja: '使われていないレプリケーションスロット', en: 'A replication slot is not used' },
    quantity: {
      record: 'replication_slot_active',
      unit: 'state',
      sources: [
        {
          subject: ['namespace', 'slot_name'],
          expr: promql`
            max by (namespace, slot_name) (${ACTIVE}{${own},slot_name!=${quote(WAL_SLOT)}})`,
          identity: { namespace, slot_name: 'reader' },
          others: 1,
          examples: {
            'somebody reads it, or not': (v) => ({
              [slot('reader')]: { at: v },
              [slot('reader', { instance: 'a' })]: { at: 0 },
              [slot('reader', { job: 'other' })]: { at: 2 },
              [slot('another')]: { at: 1 },
              [slot(WAL_SLOT)]: { at: 0 },
            }),
          },
        },
      ],
    },
    direction: 'below',
    safe: 1,
    levels: [{ severity: 'warning', sev: 'sev3', limit: 1, for: config.thresholds.slotInactive.warning.for }],
    noData: 'silent',
    team: database.owner,
    tier: 'system',
    board: 'database',
    runbook: {
      meaning: {
        ja: 'レプリケーションスロットがあるのに、どの受信側も接続していません。',
        en: 'There is a replication slot, and no reader is connected to it.',
      },
      impact: {
        ja: 'データベースは受信側のために WAL を残し続け、ディスクが埋まります。',
        en: 'The database keeps WAL for a reader that does not come: the disk fills up.',
      },
      diagnosis: [{ text: { ja: 'スロットの状態', en: 'State of the slots' }, command: run.database(SLOTS) }],
      mitigation: [dropIt],
      permanentFix: [
        {
          text: {
            ja: '受信側を廃止するときはスロットも消す手順にする。上限は max_slot_wal_keep_size で必ず設ける。',
            en: 'Remove the slot with its reader, and always cap slots with max_slot_wal_keep_size.',
          },
        },
      ],
    },
  };
};

/** WAL that the server keeps for a slot instead of recycling it. */
export const replicationSlotBacklog: SignalBuilder = ({ config }) => {
  const { database } = config.application;
  const { warning } = config.thresholds.slotRetainedWal;
  const { own, namespace, series } = databaseSeries(config);
  const run = commands(config);
  const slot = (slot_name: string, more = {}) => series(RETAINED, { slot_name, ...more });
  return {
    alert: 'ReplicationSlotBacklog',
    title: { ja: 'スロットが WAL を溜めている', en: 'A replication slot keeps much WAL' },
    quantity: {
      record: 'replication_slot_retained_bytes',
      unit: 'bytes',
      sources: [
        {
          subject: ['namespace', 'slot_name'],
          expr: promql`
            max by (namespace, slot_name) (${RETAINED}{${own}})`,
          identity: { namespace, slot_name: WAL_SLOT },
          others: 1,
          examples: {
            'kept for a slot': (v) => ({
              [slot(WAL_SLOT)]: { at: v },
              [slot(WAL_SLOT, { instance: 'a' })]: { at: v / 2 },
              [slot(WAL_SLOT, { job: 'other' })]: { at: 3 * v + 1 },
              [slot('another')]: { at: 5 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    noData: 'silent',
    team: database.owner,
    tier: 'system',
    board: 'database',
    runbook: {
      meaning: {
        ja: 'レプリケーションスロットのために残されている WAL が大きくなっています。',
        en: 'Much write-ahead log is kept because of a replication slot.',
      },
      impact: {
        ja: 'データベースのボリュームが埋まるか、上限でスロットが失われます。',
        en: 'The database’s volume fills up, or the slot is given up at its cap.',
      },
      diagnosis: [
        {
          text: { ja: 'スロットの状態と量', en: 'State of the slots and what they keep' },
          command: run.database(SLOTS),
        },
        {
          text: { ja: 'データベースのディスク', en: 'The database’s disk' },
          command: run.volumesIn('statefulset', database.name),
        },
      ],
      mitigation: [dropIt],
      permanentFix: [
        {
          text: {
            ja: '受信側の速度と接続を直す。書き込みの量に見合う max_slot_wal_keep_size にする。',
            en: 'Mend the reader’s speed and connection; fit max_slot_wal_keep_size to how much is written.',
          },
        },
      ],
    },
  };
};
