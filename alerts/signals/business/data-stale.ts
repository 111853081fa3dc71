import { PREDICTIONS, SIGHTINGS } from '../../../inventory';
import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { lastDays } from './steps';

const NEWEST = 'business_data_last_timestamp_seconds';

/** How old the newest row of a table is: what the services do not write is lost, whatever they answer. */
export const dataStale: SignalBuilder = ({ config }) => {
  const { namespace, services } = config.application;
  const { warning, ...limits } = config.thresholds.dataStale;
  const run = commands(config);
  const newest = (data: string, more = {}) =>
    series(NEWEST, { job: 'business', namespace, instance: 'b', data, ...more });
  return {
    alert: 'BusinessDataStale',
    title: { ja: 'データが更新されていない', en: 'No new data' },
    quantity: {
      record: 'business_data_age_seconds',
      unit: 'seconds',
      sources: [
        {
          subject: ['namespace', 'data'],
          expr: promql`
            time() - max by (namespace, data) (${NEWEST}{job="business"})`,
          identity: { namespace, data: SIGHTINGS },
          others: 1,
          examples: {
            'its newest row': (v, t) => ({
              [newest(SIGHTINGS)]: { at: t - v, slope: 1 },
              [newest(SIGHTINGS, { instance: 'a' })]: { at: t - 3 * v - 9, slope: 1 },
              [newest(SIGHTINGS, { job: 'other' })]: { at: t + 99, slope: 1 },
              [newest(PREDICTIONS)]: { at: t, slope: 1 },
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 60,
    levels: [
      {
        severity: 'warning',
        sev: 'sev4', // a dry week is no fault
        limit: limits.sightings,
        for: warning.for,
        match: { data: SIGHTINGS },
      },
      {
        severity: 'warning',
        sev: 'sev3',
        limit: limits.predictions,
        for: warning.for,
        match: { data: PREDICTIONS },
      },
    ],
    noData: 'silent',
    team: 'dev',
    tier: 'business',
    board: 'business',
    runbook: {
      meaning: {
        ja: 'テーブルに新しい行が長く追加されていません。空のテーブルも含みます。',
        en: 'No row has been added to a table for long, or there never was one.',
      },
      impact: {
        ja: '目撃は投稿できず、予測は作られていないかもしれません。',
        en: 'People may be unable to report sightings, or no predictions are made.',
      },
      diagnosis: [
        lastDays(run).sightings,
        lastDays(run).predictions,
        {
          text: { ja: '各サービスのログ', en: 'Logs of the services' },
          command: run.logsOfAll(services.map(({ name }) => name)),
        },
      ],
      mitigation: services.map(({ name, title }) => ({
        text: { ja: `${title}: 止まったまま動いているなら再起動する`, en: `${name}: restart it if it hangs` },
        command: run.restart('deployment', name),
      })),
      permanentFix: [
        {
          text: {
            ja: '書き込みの失敗をサービスのエラーとして返す。静かな季節のためなら thresholds.dataStale を見直す。',
            en: 'Let services answer with an error when a write fails; if it is a quiet season review thresholds.dataStale.',
          },
        },
      ],
    },
  };
};
