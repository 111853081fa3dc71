import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, series } from '../../promql';

/** Nobody measures the business any more: its exporter is gone, or can't get into the database. */
export const businessMetricsDown: SignalBuilder = ({ config }) => {
  const { namespace } = config.application;
  const run = commands(config);
  const identity = { namespace, job: 'business' };
  const labels = { ...identity, instance: 'b' };
  return {
    alert: 'BusinessMetricsDown',
    title: { ja: 'ビジネス指標を計測できない', en: 'The business is not measured' },
    quantity: {
      record: 'business_metrics_up',
      unit: 'state',
      sources: [
        {
          subject: ['namespace', 'job'],
          expr: promql`
            min by (namespace, job) ({__name__=~"up|pg_up",job="business"})`,
          identity,
          examples: {
            'the exporter does not answer': (v) => ({
              [series('up', labels)]: { at: v },
            }),
            'it can’t get into the database': (v) => ({
              [series('up', labels)]: { at: 1 },
              [series('pg_up', labels)]: { at: v },
              [series('up', { ...labels, job: 'other' })]: { at: 0 },
            }),
          },
        },
      ],
    },
    direction: 'below',
    safe: 1,
    levels: [
      {
        severity: 'warning',
        sev: 'sev3',
        limit: 1,
        for: config.thresholds.businessMetricsDown.warning.for,
      },
    ],
    noData: { fires: [{ ...identity, subject: `${namespace}/business` }] },
    team: 'ops-l1',
    tier: 'business',
    board: 'business',
    runbook: {
      meaning: {
        ja: 'ビジネス指標の exporter が応答しないか、データベースに入れません。',
        en: 'The exporter of the business numbers does not answer, or can’t get into the database.',
      },
      impact: {
        ja: '目撃数や予測精度の低下に誰も気付けません。利用者への影響はありません。',
        en: 'Nobody would notice fewer sightings or worse predictions. Users are not affected.',
      },
      diagnosis: [
        { text: { ja: 'exporter のログ', en: 'The exporter’s log' }, command: run.logs('business-exporter') },
        {
          text: { ja: 'データベースは応答するか', en: 'Does the database answer' },
          command: run.databaseReady,
        },
      ],
      mitigation: [
        {
          text: { ja: '役割とパスワードを作り直す', en: 'Make the role and its password anew' },
          command: run.runNow('database-roles'),
        },
        {
          text: { ja: 'exporter を再起動する', en: 'Restart the exporter' },
          command: run.restart('deployment', 'business-exporter'),
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'パスワードを変えるときは Secret と database-roles を同じ変更で動かす。',
            en: 'Change a password by the Secret and run database-roles with it.',
          },
        },
      ],
    },
  };
};
