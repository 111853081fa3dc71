import { ramp } from '../game-day';
import type { GameDay } from '../game-day';

/** Its examples say nothing of how many requests there are. */
const BACKEND = {
  namespace: 'shiojiri-rainbow-seeker',
  service: 'backend',
  subject: 'shiojiri-rainbow-seeker/backend',
};

/** The database and its disk. */
export const database: readonly GameDay[] = [
  {
    name: 'database-disk-fills',
    story: {
      ja: 'データベースのボリュームが六時間で満杯になり、最後にデータベースが止まる。',
      en: 'The volume of the database fills within six hours; at the end the database stops.',
    },
    // Seven hours of calm before it: a trend needs a past.
    at: '2026-11-24T03:00',
    step: 60,
    courses: [
      {
        alert: 'HighDiskUsage',
        source: { scope: 'volume' },
        phases: [[0.7, 420], ...ramp(0.7, 1, 360, 36), [1, 20]],
      },
      {
        alert: 'DatabaseDown',
        phases: [
          [1, 780],
          [0, 20],
        ],
      },
    ],
    expected: {
      fires: [
        // 5 % an hour: a day is left after 72 minutes and more, for an hour; four hours after 216, for a quarter.
        { alert: 'DiskFillingUp', severity: 'warning', from: 560 },
        { alert: 'DiskFillingUp', severity: 'critical', from: 655 },
        { alert: 'HighDiskUsage', severity: 'critical', from: 665 },
        { alert: 'AlertUnacknowledged', severity: 'critical', from: 670 },
        { alert: 'AlertUnacknowledged', severity: 'critical', from: 680 },
        { alert: 'DatabaseDown', severity: 'critical', from: 781 },
      ],
      told: { critical: 6, emergency: 19, warning: 1, 'warning-mail': 1 },
      muted: ['DiskFillingUp warning'],
    },
  },
  {
    name: 'database-down-with-dependants',
    story: {
      ja: 'データベースが十五分止まり、依存するサービスがエラーを返し、遅くなる。',
      en: 'The database is down for fifteen minutes; the services that need it fail and slow down.',
    },
    at: '2026-11-24T15:00',
    step: 15,
    courses: [
      {
        alert: 'DatabaseDown',
        phases: [
          [1, 10],
          [0, 15],
          [1, 25],
        ],
      },
      {
        alert: 'HighErrorRate',
        recorded: BACKEND,
        phases: [
          [0, 11],
          [0.5, 15],
          [0, 24],
        ],
      },
      {
        alert: 'HighResponseTime',
        phases: [
          [0.3, 11],
          [6, 15],
          [0.3, 24],
        ],
      },
    ],
    expected: {
      fires: [
        { alert: 'DatabaseDown', severity: 'critical', from: 11, to: 27 },
        { alert: 'HighErrorRate', severity: 'critical', from: 12, to: 28 },
        { alert: 'HighResponseTime', severity: 'warning', from: 16.25, to: 32.75 },
        { alert: 'AlertUnacknowledged', severity: 'critical', from: 27, to: 30 },
      ],
      told: { emergency: 4, 'critical-dev': 2, 'warning-mail-dev': 2, warning: 2 },
      muted: ['HighErrorRate critical', 'HighResponseTime warning'],
    },
  },
  {
    name: 'slow-database-at-night',
    story: {
      ja: '夜間バックアップの時間帯に長いトランザクションが接続を塞ぎ、応答が遅くなる。',
      en: 'In the hour of the nightly backup a long transaction holds up connections, and answers slow down.',
    },
    at: '2026-11-25T00:30',
    step: 30,
    courses: [
      { alert: 'DatabaseLongTransaction', phases: [...ramp(0, 3300, 60, 30), [3600, 30]] },
      { alert: 'DatabaseConnectionsHigh', phases: [...ramp(0.3, 0.9, 60, 20), [0.9, 30]] },
      {
        alert: 'HighResponseTime',
        phases: [
          [0.3, 20],
          [5, 70],
        ],
      },
    ],
    expected: {
      fires: [
        // The session that asks nothing is in the input of the long transaction's example, too.
        { alert: 'DatabaseIdleInTransaction', severity: 'warning', from: 5 },
        { alert: 'HighResponseTime', severity: 'warning', from: 27.5 },
        { alert: 'DatabaseLongTransaction', severity: 'warning', from: 33 },
        { alert: 'DatabaseConnectionsHigh', severity: 'warning', from: 53 },
      ],
      told: { warning: 4 },
      muted: [
        'DatabaseConnectionsHigh warning',
        'DatabaseIdleInTransaction warning',
        'DatabaseLongTransaction warning',
        'HighResponseTime warning',
      ],
    },
  },
];
