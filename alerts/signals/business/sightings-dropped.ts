import type { SignalBuilder } from '../../context';
import type { Quantity } from '../../quantity';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { lastDays } from './steps';

const YESTERDAY = 'business_sightings_yesterday';
const USUAL = 'business_sightings_usual_per_day';

/** Yesterday's sightings against a usual day's: a broken form looks like a dry week, so it is worth a look only. */
export const sightingsDropped: SignalBuilder = ({ config }) => {
  const { namespace, services } = config.application;
  const { warning, minimumPerDay } = config.thresholds.sightingsDropped;
  const run = commands(config);
  const of = (metric: string, more = {}) =>
    series(metric, { job: 'business', namespace, instance: 'b', ...more });
  const base = { subject: ['namespace'], identity: { namespace } };
  const usual: Quantity = {
    record: 'sightings_usual_per_day',
    unit: 'count',
    sources: [
      {
        ...base,
        expr: promql`
          max by (namespace) (${USUAL}{job="business"})`,
        examples: {
          'on average': (v) => ({
            [of(USUAL)]: { at: v },
            [of(USUAL, { instance: 'a' })]: { at: v / 2 },
            [of(USUAL, { job: 'other' })]: { at: 3 * v },
          }),
        },
      },
    ],
  };
  return {
    alert: 'SightingsDropped',
    title: { ja: '虹の目撃数の急減', en: 'Far fewer sightings than usual' },
    quantity: {
      record: 'sightings_yesterday_ratio',
      unit: 'ratio',
      sources: [
        {
          ...base,
          expr: promql`
            max by (namespace) (${YESTERDAY}{job="business"})
            / on (namespace)
            (sightings_usual_per_day > 0)`,
          examples: {
            'of a usual day': (v) => ({
              [of(YESTERDAY)]: { at: 0.5 * v },
              [of(YESTERDAY, { instance: 'a' })]: { at: 0 },
              [of(YESTERDAY, { job: 'other' })]: { at: 500 },
              [of(USUAL)]: { at: 0.5 },
            }),
          },
        },
      ],
    },
    guard: { quantity: usual, min: minimumPerDay },
    direction: 'below',
    safe: 1,
    levels: [{ severity: 'warning', sev: 'sev4', limit: warning.below, for: warning.for }],
    noData: 'silent',
    team: 'dev',
    tier: 'business',
    board: 'business',
    runbook: {
      meaning: {
        ja: '昨日(日本時間)の目撃数が、普段の一日よりずっと少なくなりました。',
        en: 'Yesterday (Japanese time) far fewer sightings were reported than on a usual day.',
      },
      impact: {
        ja: '天候のためかもしれません。投稿できない不具合なら、利用者は離れていきます。',
        en: 'It may be the weather. If people can’t report what they see, they leave.',
      },
      diagnosis: [
        lastDays(run).sightings,
        {
          text: { ja: '投稿のエラー', en: 'Errors of what people post' },
          command: run.logsOfAll(services.map(({ name }) => name)),
        },
      ],
      mitigation: services.map(({ name, title }) => ({
        text: {
          ja: `${title}: 減り始めがリリースと重なるなら戻す`,
          en: `${name}: undo a release that it began with`,
        },
        command: run.undo(name),
      })),
      permanentFix: [
        {
          text: {
            ja: '乾季に繰り返すなら thresholds.sightingsDropped を見直す。',
            en: 'If it comes with every dry season review thresholds.sightingsDropped.',
          },
        },
      ],
    },
  };
};
