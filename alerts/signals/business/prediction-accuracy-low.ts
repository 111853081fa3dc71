import { formatDuration } from '../../../config';
import type { SignalBuilder } from '../../context';
import type { Quantity } from '../../quantity';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { lastDays } from './steps';

const ACCURACY = 'business_prediction_accuracy';
const SAMPLES = 'business_prediction_samples';

/** The model is wrong too often, as far as enough predictions can tell. */
export const predictionAccuracyLow: SignalBuilder = ({ config }) => {
  const { namespace } = config.application;
  const { warning, critical, window, minimumSamples } = config.thresholds.accuracy;
  const run = commands(config);
  const of = (metric: string, more = {}) =>
    series(metric, { job: 'business', namespace, instance: 'b', ...more });
  const base = { subject: ['namespace'], identity: { namespace } };
  const samples: Quantity = {
    record: 'prediction_samples',
    unit: 'count',
    sources: [
      {
        ...base,
        expr: promql`
          max by (namespace) (${SAMPLES}{job="business"})`,
        examples: {
          'of the window': (v) => ({
            [of(SAMPLES)]: { at: v },
            [of(SAMPLES, { instance: 'a' })]: { at: v / 2 },
            [of(SAMPLES, { job: 'other' })]: { at: 3 * v },
          }),
        },
      },
    ],
  };
  return {
    alert: 'PredictionAccuracyLow',
    title: { ja: '予測精度の低下', en: 'Predictions are inaccurate' },
    quantity: {
      record: 'prediction_accuracy',
      unit: 'ratio',
      sources: [
        {
          ...base,
          expr: promql`
            max by (namespace) (${ACCURACY}{job="business"})`,
          examples: {
            'on average': (v) => ({
              [of(ACCURACY)]: { at: v },
              [of(ACCURACY, { instance: 'a' })]: { at: v / 2 },
              [of(ACCURACY, { job: 'other' })]: { at: 1.5 },
            }),
          },
        },
      ],
    },
    guard: { quantity: samples, min: minimumSamples },
    direction: 'below',
    safe: 1,
    levels: [
      { severity: 'warning', sev: 'sev3', limit: warning.below, for: warning.for },
      { severity: 'critical', sev: 'sev2', limit: critical.below, for: critical.for },
    ],
    noData: 'silent',
    team: 'dev',
    tier: 'business',
    board: 'business',
    runbook: {
      meaning: {
        ja: `直近 ${formatDuration(window)} の予測の平均精度がしきい値を下回っています。`,
        en: `The mean accuracy of the predictions of the last ${formatDuration(window)} is below the limit.`,
      },
      impact: {
        ja: '利用者は虹の出ない場所に案内されます。',
        en: 'People are sent to places where there is no rainbow.',
      },
      diagnosis: [
        lastDays(run).predictions,
        { text: { ja: '再学習は成功しているか', en: 'Does the retraining succeed' }, command: run.cronJobs },
      ],
      mitigation: [
        {
          text: {
            ja: '今再学習する(新しいモデルの方が悪ければ採用されない)',
            en: 'Retrain now; a model that is worse is not promoted',
          },
          command: run.runNow('ml-model-retrain'),
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '精度が落ち始めた日を特定し、入力データの変化(季節、欠測、列の意味)を学習に反映する。',
            en: 'Find the day it began, and teach the model what changed: the season, gaps, the meaning of a column.',
          },
        },
      ],
    },
  };
};
