import { CLAIMS } from '../../../inventory';
import { formatBytes } from '../../../config';
import { commands } from '../../commands';
import { LIST, SCRIPTS } from '../../signals/backup/commands';
import type { ProcedureBuilder } from '../procedure';
import { keptFact } from './facts';
import { NOTHING_CHANGED } from './steps';

/** Room for the next backup. */
export const volumeFull: ProcedureBuilder = (config) => {
  const { application, environment, thresholds } = config;
  const run = commands(config);
  const size = formatBytes(environment.storage.backups);
  const patch = `{"spec":{"resources":{"requests":{"storage":"${formatBytes(2 * environment.storage.backups)}"}}}}`;
  return {
    name: 'volume-full',
    title: { ja: 'バックアップ用ボリュームが満杯', en: 'The backup volume is full' },
    when: {
      ja: `空きが最新のダンプ ${thresholds.backupVolumeFilling.warning.below} 個分を下回ったとき、または容量不足でバックアップが拒否されたとき。`,
      en: `When there is room for fewer than ${thresholds.backupVolumeFilling.warning.below} dumps of the newest one’s size, or a backup was refused for lack of space.`,
    },
    facts: [
      {
        ja: `ボリュームは PVC ${CLAIMS.backups}(${size})。既存のバックアップは満杯でも壊れない。`,
        en: `The volume is PVC ${CLAIMS.backups} (${size}). What is there already is not harmed by its being full.`,
      },
      keptFact(config),
      {
        ja: 'ファイルを手で消さない。マニフェストと食い違い、最後の正しいバックアップを消す恐れがある。',
        en: 'Never delete files by hand: it breaks the manifests, and may take the last good backup.',
      },
    ],
    steps: [
      { text: { ja: 'ボリュームの状態', en: 'State of the volumes' }, command: run.volumes },
      LIST,
      {
        text: { ja: '整理で消えるものを見る', en: 'See what pruning would delete' },
        command: SCRIPTS.prunePlan,
      },
      {
        text: {
          ja: '整理する(検証に失敗している間は拒否される)',
          en: 'Prune; it is refused while a verification has failed',
        },
        command: SCRIPTS.prune,
      },
      {
        text: {
          ja: '足りなければ、StorageClass が許すなら拡張する。config/environments の storage.backups も同じ値にする',
          en: 'If that is not enough enlarge it, where the StorageClass allows it, and set storage.backups in config/environments to the same',
        },
        command: `kubectl patch pvc ${CLAIMS.backups} -n ${application.namespace} -p '${patch}'`,
      },
    ],
    proof: [
      { text: { ja: 'バックアップを取る', en: 'Take a backup' }, command: SCRIPTS.backup },
      { text: { ja: 'すべてを検証する', en: 'Verify them all' }, command: SCRIPTS.verifyAll },
    ],
    undo: [NOTHING_CHANGED],
  };
};
