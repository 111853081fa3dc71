import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, quote, series } from '../../promql';

const JOB = 'ml-model-retrain';
const SUCCESS = 'kube_cronjob_status_last_successful_time';
const CREATED = 'kube_cronjob_created';

/**
 * How old the model is: since a retraining was last promoted, a refused one ends with an error; where none ever
 * was, since the CronJob exists. `CronJobOverdue` tells of the job, this of what it makes.
 */
export const modelStale: SignalBuilder = ({ config }) => {
  const { namespace } = config.application;
  const { warning } = config.thresholds.modelStale;
  const run = commands(config);
  const fact = (metric: string, more = {}) =>
    series(metric, { job: 'kube-state-metrics', namespace, cronjob: JOB, instance: 'b', ...more });
  const own = `job="kube-state-metrics",namespace=${quote(namespace)},cronjob="${JOB}"`;
  const decoys = (metric: string, t: number) => ({
    [fact(metric, { job: 'other' })]: { at: t, slope: 1 },
    [fact(metric, { namespace: 'other' })]: { at: t, slope: 1 },
    [fact(metric, { cronjob: 'other' })]: { at: t, slope: 1 },
  });
  return {
    alert: 'ModelStale',
    title: { ja: '予測モデルが古い', en: 'The prediction model is old' },
    quantity: {
      record: 'model_age_seconds',
      unit: 'seconds',
      sources: [
        {
          subject: ['cronjob'],
          expr: promql`
            time() -
            (
              max by (cronjob) (${SUCCESS}{${own}})
              or
              max by (cronjob) (${CREATED}{${own}})
            )`,
          identity: { cronjob: JOB },
          examples: {
            'retrained then': (v, t) => ({
              [fact(SUCCESS)]: { at: t - v, slope: 1 },
              [fact(SUCCESS, { instance: 'a' })]: { at: t - 3 * v, slope: 1 },
              ...decoys(SUCCESS, t),
              [fact(CREATED)]: { at: t - v / 2, slope: 1 },
            }),
            'never retrained': (v, t) => ({
              [fact(CREATED)]: { at: t - v, slope: 1 },
              [fact(CREATED, { instance: 'a' })]: { at: t - 3 * v, slope: 1 },
              ...decoys(CREATED, t),
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: warning.above / 10,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    noData: 'silent',
    team: 'dev',
    tier: 'application',
    board: 'business',
    runbook: {
      meaning: {
        ja: '再学習したモデルが長い間採用されていません(一度もない場合を含む)。',
        en: 'No retrained model has been promoted for long, or none ever was.',
      },
      impact: {
        ja: '季節や利用の変化が予測に反映されず、精度が下がっていきます。',
        en: 'Predictions do not follow the season or how people use them: accuracy falls.',
      },
      diagnosis: [
        { text: { ja: '予定と最後の成功', en: 'Schedule and last success' }, command: run.cronJobs },
        { text: { ja: '実行の一覧(新しいものが下)', en: 'The runs, newest last' }, command: run.jobs },
      ],
      mitigation: [
        {
          text: { ja: '今再学習する', en: 'Retrain now' },
          command: run.runNow(JOB),
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '採用が続けて見送られるなら、学習データか jobs.ml-model-retrain.arguments の許容差を見直す。',
            en: 'If promotion is refused again and again review the training data, or the tolerance in jobs.ml-model-retrain.arguments.',
          },
        },
      ],
    },
  };
};
