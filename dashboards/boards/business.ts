import { promql } from '../../alerts/promql';
import type { BoardBuilder } from '../kit/board';
import type { PanelSpec } from '../kit/panel';
import { signalRows } from '../kit/signal-rows';

/** 3 Business: do people use it, and is what it tells them right? */
export const business: BoardBuilder = (config, signals) => ({
  about: {
    ja: '利用されているか。予測は当たっているか。',
    en: 'Do people use it, and is what it tells them right?',
  },
  rows: [
    ...signalRows(config, signals),
    {
      title: { ja: '利用の様子', en: 'How it is used' },
      panels: [sightings(), ...(config.application.business.activeUsers ? [activeUsers()] : []), samples()],
    },
  ],
  next: [
    {
      board: 'application',
      why: { ja: 'サービスは応答しているか', en: 'Do the services answer?' },
    },
    {
      board: 'jobs',
      why: { ja: 'モデルは再学習されているか', en: 'Is the model retrained?' },
    },
  ],
});

const sightings = (): PanelSpec => ({
  name: 'business/sightings',
  title: { ja: '虹の目撃数', en: 'Sightings of rainbows' },
  about: {
    ja: '日本時間の今日と昨日、普段の一日。',
    en: 'Today and yesterday by Japanese time, and a usual day.',
  },
  unit: 'short',
  queries: [
    { expr: 'max(business_sightings_today{job="business"})', legend: '今日 / today' },
    { expr: 'max(business_sightings_yesterday{job="business"})', legend: '昨日 / yesterday' },
    { expr: 'max(sightings_usual_per_day)', legend: '普段 / usual' },
  ],
  worst: 'low',
});

const activeUsers = (): PanelSpec => ({
  name: 'business/active-users',
  title: { ja: 'アクティブユーザー', en: 'Active users' },
  about: {
    ja: 'application.business.activeUsers の期間に何かした利用者。',
    en: 'Users who did something within application.business.activeUsers.',
  },
  unit: 'short',
  queries: [{ expr: 'max(business_users_active{job="business"})', legend: 'users' }],
  worst: 'low',
});

const samples = (): PanelSpec => ({
  name: 'business/samples',
  title: { ja: '精度の分かる予測の数', en: 'Predictions whose accuracy is known' },
  about: {
    ja: '少なすぎる間は精度のアラートは出ない。',
    en: 'While there are too few of them accuracy does not alert.',
  },
  unit: 'short',
  queries: [{ expr: promql`prediction_samples`, legend: 'samples' }],
  worst: 'low',
});
