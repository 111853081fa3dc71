import { ramp } from '../game-day';
import type { GameDay } from '../game-day';

/** Attacks that logs tell of, and the way of the logs. */
export const logs: readonly GameDay[] = [
  {
    name: 'brute-force',
    story: {
      ja: '深夜、一分間に 37 回ログインに失敗する。それまで失敗はひとつもない。',
      en: 'At night 37 logins fail within a minute; there was none before.',
    },
    at: '2026-11-24T02:00',
    step: 15,
    courses: [
      {
        alert: 'AuthFailuresHigh',
        phases: [
          [0, 10],
          [37, 1],
          [0, 19],
        ],
      },
    ],
    expected: {
      fires: [{ alert: 'AuthFailuresHigh', severity: 'warning', from: 11, to: 13.75 }],
      told: { warning: 2 },
      muted: ['AuthFailuresHigh warning'],
    },
  },
  {
    name: 'brute-force-that-goes-on',
    story: {
      ja: '一分に 37 回の失敗が二十分続く。最初の通知の後、担当者が呼び出される。',
      en: 'For twenty minutes 37 logins fail each minute: first a message, then somebody is called.',
    },
    at: '2026-11-24T02:00',
    step: 15,
    courses: [
      {
        alert: 'AuthFailuresHigh',
        phases: [
          [0, 10],
          [37, 20],
          [0, 15],
        ],
      },
    ],
    expected: {
      fires: [
        { alert: 'AuthFailuresHigh', severity: 'warning', from: 11, to: 32.75 },
        { alert: 'AuthFailuresHigh', severity: 'critical', from: 15.5, to: 32.75 },
        { alert: 'AlertUnacknowledged', severity: 'critical', from: 30.5, to: 34.75 },
      ],
      told: { warning: 2, critical: 2, emergency: 2 },
      muted: ['AuthFailuresHigh warning'],
    },
  },
  {
    name: 'forgotten-passwords',
    story: {
      ja: '連休明けの朝、毎分 9 回の失敗が三十分続く。誰にも知らせない。',
      en: 'The morning after the holidays nine logins fail each minute for half an hour: nobody is told.',
    },
    at: '2026-11-24T09:00',
    step: 15,
    courses: [
      {
        alert: 'AuthFailuresHigh',
        phases: [
          [0, 10],
          [9, 30],
          [0, 10],
        ],
      },
    ],
    expected: { fires: [], told: {}, muted: [] },
  },
  {
    name: 'log-output-down',
    story: {
      ja: 'ログストアが二時間止まる。行はバッファで待ち、復旧後に届く。',
      en: 'The log store is down for two hours. Lines wait in the buffer, and arrive once it is back.',
    },
    at: '2026-11-24T10:00',
    step: 60,
    courses: [
      {
        alert: 'FluentdNoOutput',
        phases: [
          [100, 20],
          [0, 120],
          [100, 30],
        ],
      },
      { alert: 'FluentdBufferFilling', phases: [[1, 20], ...ramp(1, 0.4, 120, 24), [1, 30]] },
    ],
    expected: {
      fires: [
        { alert: 'FluentdNoOutput', severity: 'warning', from: 35, to: 144 },
        { alert: 'FluentdBufferFilling', severity: 'warning', from: 135, to: 142 },
      ],
      told: { 'warning-mail-ops-l2': 4, warning: 4 },
      muted: [],
    },
  },
];
