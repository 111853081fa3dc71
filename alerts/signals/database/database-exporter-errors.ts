import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { oneOf, promql, range } from '../../promql';
import { databaseSeries } from './series';

const FAILED = 'pg_exporter_last_scrape_error';
const SUCCEEDED = 'pg_scrape_collector_success';

/**
 * An exporter runs and can't read all of what it should: some of the numbers about the database are missing. A query
 * whose answer is handed out again fails only when it is really asked, so errors are remembered for a window.
 */
export const databaseExporterErrors: SignalBuilder = ({ config }) => {
  const { database } = config.application;
  const { own, namespace, series } = databaseSeries(config);
  const both = `job=~${oneOf([database.name, 'business'])}`;
  const { warning, window } = config.thresholds.databaseExporterErrors;
  const run = commands(config);
  const base = { subject: ['namespace', 'job'], identity: { namespace, job: database.name } };
  return {
    alert: 'DatabaseExporterErrors',
    title: { ja: 'データベースの計測に失敗', en: 'Some of the database can’t be measured' },
    quantity: {
      record: 'database_exporter_failing',
      unit: 'state',
      sources: [
        {
          ...base,
          labels: { via: 'queries' },
          others: 1,
          settle: window,
          values: [1, 0],
          expr: promql`
            max by (namespace, job) (
              max_over_time(${FAILED}{${both}}${range(window)})
            )`,
          examples: {
            'a query fails': (v) => ({
              [series(FAILED)]: { at: v },
              [series(FAILED, { instance: 'a' })]: { at: 0 },
              [series(FAILED, { job: 'business' })]: { at: 0 },
              [series(FAILED, { job: 'other' })]: { at: 1 },
            }),
          },
        },
        {
          ...base,
          labels: { via: 'collectors' },
          expr: promql`
            1 - min by (namespace, job) (${SUCCEEDED}{${own}})`,
          examples: {
            'one of two collectors fails': (v) => ({
              [series(SUCCEEDED, { collector: 'locks' })]: { at: 1 },
              [series(SUCCEEDED, { collector: 'wal' })]: { at: 1 - v },
              [series(SUCCEEDED, { collector: 'wal', job: 'other' })]: { at: 0 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [
      {
        severity: 'warning',
        sev: 'sev3',
        limit: 0,
        for: warning.for,
      },
    ],
    noData: 'silent',
    team: database.owner,
    tier: 'plane',
    board: 'database',
    runbook: {
      meaning: {
        ja: 'exporter は動いていますが、問い合わせの一部が失敗しています。',
        en: 'The exporter runs, and some of its queries fail.',
      },
      impact: {
        ja: '失敗した項目のアラートは鳴りません。権限不足か、期待したテーブルや列がないことが主な原因です。',
        en: 'What is not measured can’t alert. A missing privilege, table or column is behind it, mostly.',
      },
      diagnosis: [
        {
          text: { ja: 'どの問い合わせが失敗するか', en: 'Which query fails' },
          command: run.logsOfAll(['postgres-exporter', 'business-exporter']),
        },
        {
          text: { ja: 'exporter の役割の権限', en: 'What the exporter’s role may do' },
          command: run.database(
            'SELECT rolname, pg_has_role(oid, \\$\\$pg_monitor\\$\\$, \\$\\$member\\$\\$) FROM pg_roles WHERE rolcanlogin',
          ),
        },
      ],
      mitigation: [
        {
          text: {
            ja: '役割と権限を作り直す(何度実行してもよい)',
            en: 'Make the roles anew; may run any number of times',
          },
          command: run.runNow('database-roles'),
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '列名や表が変わったなら、計測の定義も同じ変更で直す。',
            en: 'Where a column or table was renamed change what is measured in the same commit.',
          },
        },
      ],
    },
  };
};
