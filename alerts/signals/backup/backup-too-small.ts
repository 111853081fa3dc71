import type { SignalBuilder } from '../../context';
import { promql, range, series } from '../../promql';
import { BACK_UP_NOW, LIST, SCRIPTS, VERIFY } from './commands';

const METRIC = 'backup_size_bytes';
const NEWEST = '{job="postgres-backup",kind="logical"}';

/** The newest dump against the median of those before: a dump of half a database passes every check of its form. */
export const backupTooSmall: SignalBuilder = ({ config }) => {
  const { warning, window } = config.thresholds.backupTooSmall;
  const { slowEvaluationInterval: step } = config.evaluation;
  const job = 'postgres-backup';
  // Two samples: their median lies in the middle, so the last one is `v` times it. Each phase has series of its
  // own, since a window remembers.
  const grown = (v: number) => ({ at: (2 - v) * 1e9, slope: (2 * (v - 1) * 1e9) / step });
  return {
    alert: 'BackupTooSmall',
    title: { ja: 'バックアップが小さすぎる', en: 'The newest backup is too small' },
    quantity: {
      record: 'backup_size_ratio',
      unit: 'ratio',
      sources: [
        {
          subject: ['job'],
          expr: promql`
            min by (job) (
              ${METRIC}${NEWEST}
              /
              quantile_over_time(0.5, ${METRIC}${NEWEST}${range(window)})
            )`,
          identity: { job },
          examples: {
            'a dump of another size than the one before': (v, t) => {
              const size = (labels: Record<string, string>) =>
                series(METRIC, { job, kind: 'logical', instance: `phase-${t}`, ...labels });
              return {
                [size({})]: grown(v),
                [size({ instance: `other-${t}` })]: grown(v * 1.5),
                [size({ kind: 'base' })]: grown(v / 2),
                [size({ job: 'another' })]: grown(v / 2),
              };
            },
          },
        },
      ],
    },
    direction: 'below',
    safe: 1,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.below, for: warning.for }],
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l2',
    tier: 'system',
    board: 'jobs',
    runbook: {
      meaning: {
        ja: '最新のダンプが、これまでの中央値と比べて小さすぎます。データが消えたか、別のデータベースを取得した可能性があります。',
        en: 'The newest dump is far smaller than the median of those before: data may be gone, or it is of another database.',
      },
      impact: {
        ja: '気付かないまま、正しいバックアップが保存期間を過ぎて消えていきます(この間、自動削除は止まっています)。',
        en: 'Unnoticed, the good backups would expire one by one; until this is settled nothing is pruned.',
      },
      diagnosis: [
        LIST,
        VERIFY,
        { text: { ja: '復元して行数を確かめる', en: 'Restore it and count rows' }, command: SCRIPTS.test },
      ],
      mitigation: [
        {
          text: {
            ja: 'データが消えていたら、手順「全体を復元する」(docs/procedures/restore-everything.md)または「ある時点に戻す」(docs/procedures/point-in-time.md)に従う。',
            en: 'If data are gone follow “restore everything” or “go back to a point in time”.',
          },
        },
        {
          text: {
            ja: '意図した削除なら対応は不要(中央値が追い付けば復旧する)。',
            en: 'If the deletion was meant, nothing is to be done: the median follows.',
          },
        },
        BACK_UP_NOW,
      ],
      permanentFix: [
        {
          text: {
            ja: '誤った削除なら、アプリケーションの権限から DELETE や TRUNCATE を外せるか検討する。',
            en: 'After a deletion by mistake consider whether the application needs the right to DELETE or TRUNCATE there.',
          },
        },
        {
          text: {
            ja: '必ずあるべきテーブルを backup.requiredTables に加える。',
            en: 'Add the tables that must always be there to backup.requiredTables.',
          },
        },
      ],
    },
  };
};
