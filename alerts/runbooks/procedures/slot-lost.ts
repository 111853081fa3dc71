import { CLAIMS, WAL_SLOT } from '../../../inventory';
import { formatBytes } from '../../../config';
import { commands } from '../../commands';
import { SCRIPTS } from '../../signals/backup/commands';
import { RECEIVER } from '../../signals/backup/wal-receiver-down';
import type { ProcedureBuilder } from '../procedure';

/** A new slot, and a new beginning for point-in-time recovery. */
export const slotLost: ProcedureBuilder = (config) => {
  const { application, environment } = config;
  const run = commands(config);
  const slots = run.database(
    'SELECT slot_name, active, wal_status, safe_wal_size, restart_lsn FROM pg_replication_slots',
  );
  return {
    name: 'slot-lost',
    title: { ja: 'スロットが失われた', en: 'The replication slot is lost' },
    when: {
      ja: `受信(${RECEIVER})が長く止まり、スロット ${WAL_SLOT} の wal_status が lost になったとき。スロットが消されたときも同じ。`,
      en: `When the receiver (${RECEIVER}) stood still for so long that the slot ${WAL_SLOT} has wal_status lost, or somebody dropped the slot.`,
    },
    facts: [
      {
        ja: '本番のデータは失われていない。失われたのは、欠落以降の時点に戻す手段だけ。',
        en: 'No live data are lost; what is lost is the way back to instants after the gap.',
      },
      {
        ja: '欠落より前の時点には、引き続き戻せる。受信済みの WAL を消さない。',
        en: 'Instants before the gap can still be reached: do not delete received WAL.',
      },
      {
        ja: `受信先は PVC ${CLAIMS.wal}(${formatBytes(environment.storage.wal)})。満杯が原因なら先に拡張する。`,
        en: `Received WAL is on PVC ${CLAIMS.wal} (${formatBytes(environment.storage.wal)}); if it was full enlarge it first.`,
      },
    ],
    steps: [
      { text: { ja: 'スロットの状態', en: 'State of the slot' }, command: slots },
      { text: { ja: '受信が止まった理由', en: 'Why the receiver stopped' }, command: run.logs(RECEIVER) },
      {
        text: { ja: '受信を止める', en: 'Stop the receiver' },
        command: `kubectl scale statefulset/${RECEIVER} -n ${application.namespace} --replicas=0`,
      },
      {
        text: { ja: '失われたスロットを消す', en: 'Drop the lost slot' },
        command: run
          .database(
            'SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE wal_status = $$lost$$',
          )
          .replace(/\$\$/g, '\\$\\$'),
      },
      {
        text: { ja: '受信を始める(スロットは作り直される)', en: 'Start the receiver; it makes a new slot' },
        command: `kubectl scale statefulset/${RECEIVER} -n ${application.namespace} --replicas=1`,
      },
      {
        text: {
          ja: '新しいベースバックアップを取る。復旧できる範囲はここから始まる',
          en: 'Take a base backup: from here on recovery is possible again',
        },
        command: SCRIPTS.base,
      },
    ],
    proof: [
      {
        text: { ja: 'active が t、wal_status が reserved になる', en: 'active is t, wal_status reserved' },
        command: slots,
      },
      { text: { ja: '復旧訓練を行う', en: 'Hold the drill' }, command: SCRIPTS.drill },
    ],
    undo: [
      {
        text: {
          ja: '不要。スロットは受信のためだけにあり、アプリケーションは使わない。',
          en: 'Not needed: the slot serves the receiver alone.',
        },
      },
    ],
  };
};
