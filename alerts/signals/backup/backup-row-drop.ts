import type { SignalBuilder } from '../../context';
import type { Quantity } from '../../quantity';
import { commands } from '../../commands';
import { oneOf, promql, range, series } from '../../promql';
import { LIST, SCRIPTS } from './commands';

const METRIC = 'backup_rows';
const JOB = 'postgres-backup';

/** A table has lost many of its rows since an earlier backup: a deletion that nobody meant shows here first. */
export const backupRowDrop: SignalBuilder = ({ config }) => {
  const { warning, window, minimumRows } = config.thresholds.backupRowDrop;
  const { slowEvaluationInterval: step } = config.evaluation;
  const { requiredTables, rowDropExempt } = config.backup;
  const table = requiredTables.find((name) => !rowDropExempt.includes(name)) ?? 'public.example';
  const exempt = rowDropExempt.length > 0 ? `,table!~${oneOf(rowDropExempt)}` : '';
  const [emptied = 'public.emptied'] = rowDropExempt;
  const rows = (labels: Record<string, string>) => series(METRIC, { job: JOB, table, ...labels });
  // Each phase has series of its own, since a window remembers.
  const lost = (v: number) => ({ at: 1e6, slope: (-v * 1e6) / step });
  const before: Quantity = {
    record: 'backup_rows_before',
    unit: 'count',
    sources: [
      {
        subject: ['table'],
        expr: promql`
          max by (table) (
            max_over_time(${METRIC}{job="${JOB}"}${range(window)})
          )`,
        identity: { table },
        others: 1,
        examples: {
          'two tables': (v) => ({
            [rows({ instance: 'a' })]: { at: v / 2 },
            [rows({ instance: 'b' })]: { at: v, slope: -v / 10 / step },
            [rows({ table: 'public.another' })]: { at: 5 },
            [rows({ job: 'another' })]: { at: 9 * v },
          }),
        },
      },
    ],
  };
  const run = commands(config);
  return {
    alert: 'BackupRowDrop',
    title: { ja: 'テーブルの行数が急減', en: 'A table lost many rows' },
    quantity: {
      record: 'backup_row_drop',
      unit: 'ratio',
      sources: [
        {
          subject: ['table'],
          expr: promql`
            max by (table) (
              1 -
              ${METRIC}{job="${JOB}"${exempt}}
              /
              max_over_time(${METRIC}{job="${JOB}"}${range(window)})
            )`,
          identity: { table },
          others: 1,
          examples: {
            'fewer than in the backup before': (v, t) => ({
              [rows({ instance: `phase-${t}` })]: lost(v),
              [rows({ instance: `other-${t}` })]: lost(v / 2),
              [rows({ instance: `phase-${t}`, table: 'public.another' })]: lost(0.01),
              [rows({ instance: `phase-${t}`, table: emptied })]: lost(0.99),
              [rows({ instance: `phase-${t}`, job: 'another' })]: lost(0.99),
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    guard: { quantity: before, min: minimumRows },
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l2',
    tier: 'system',
    board: 'jobs',
    runbook: {
      meaning: {
        ja: '最新のバックアップで、あるテーブルの行数が以前より大きく減っています。誤った DELETE や TRUNCATE の疑いがあります。',
        en: 'In the newest backup a table has far fewer rows than before; a DELETE or TRUNCATE by mistake is likely.',
      },
      impact: {
        ja: '復元に使う「消える前」のバックアップには保存期間があります。',
        en: 'The backups from before the loss are kept for a limited time only.',
      },
      diagnosis: [
        LIST,
        {
          text: { ja: '本番の現在の行数(推定)', en: 'Rows of the live tables now (estimated)' },
          command: run.database(
            'SELECT relname, n_live_tup, n_tup_del FROM pg_stat_user_tables ORDER BY 3 DESC',
          ),
        },
        {
          text: {
            ja: '最新のバックアップと本番の差(何も変更しない)',
            en: 'The newest backup beside the live rows; changes nothing',
          },
          command: SCRIPTS.plan,
        },
      ],
      mitigation: [
        {
          text: {
            ja: '消えた行だけを戻す: 手順「テーブル一つを復元する」に従う(docs/procedures/restore-table.md)。',
            en: 'Bring the rows back alone: follow “restore one table” (docs/procedures/restore-table.md).',
          },
        },
        {
          text: {
            ja: '意図して空にするテーブルなら config/thresholds.yaml の backup.rowDropExempt に加える。',
            en: 'If the table is emptied on purpose add it to backup.rowDropExempt in config/thresholds.yaml.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'その DELETE を実行した経路(画面、バッチ、手作業)を特定し、件数の上限か確認を加える。',
            en: 'Find where the DELETE came from (a screen, a batch, a person) and add a limit on rows or a second look.',
          },
        },
      ],
    },
  };
};
