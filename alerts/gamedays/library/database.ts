import { ramp } from '../game-day';
import type { GameDay } from '../game-day';
import { answers, ANSWERING, AVAILABILITY } from './answers';

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
      ja: 'データベースが十五分止まり、依存するサービスがエラーを返し、遅くなる。届くのは原因だけ。',
      en: 'The database is down for fifteen minutes; the services that need it fail and slow down. Only the cause is told.',
    },
    at: '2026-11-24T15:00',
    step: 15,
    // An hour of calm before it: a burn rate looks back so long.
    courses: [
      {
        alert: 'DatabaseDown',
        phases: [
          [1, 60],
          [0, 15],
          [1, 45],
        ],
      },
      {
        alert: 'HighErrorRate',
        input: { labels: ANSWERING, series: answers(10) },
        phases: [
          [0, 61],
          [0.5, 15],
          [0, 44],
        ],
      },
      {
        alert: 'HighResponseTime',
        phases: [
          [0.3, 61],
          [6, 15],
          [0.3, 44],
        ],
      },
      {
        alert: 'PublicPageDown',
        recorded: {
          namespace: 'shiojiri-rainbow-seeker',
          service: 'backend',
          page: 'sightings',
          subject: 'shiojiri-rainbow-seeker/backend/sightings',
        },
        phases: [
          [1, 61],
          [0, 14],
          [1, 45],
        ],
      },
      {
        alert: 'BusinessMetricsDown',
        example: 'it can’t get into the database',
        phases: [
          [1, 60],
          [0, 14],
          [1, 46],
        ],
      },
    ],
    alsoAbout: [AVAILABILITY],
    expected: {
      fires: [
        { alert: 'DatabaseDown', severity: 'critical', from: 61, to: 77 },
        { alert: 'HighErrorRate', severity: 'critical', from: 62.25, to: 78.75 },
        { alert: 'PublicPageDown', severity: 'critical', from: 64, to: 77 },
        { alert: 'HighResponseTime', severity: 'warning', from: 66.25, to: 82.75 },
        { alert: 'ErrorBudgetBurn', severity: 'critical', from: 67, to: 82.75 },
        { alert: 'BusinessMetricsDown', severity: 'warning', from: 70, to: 76 },
        { alert: 'AlertUnacknowledged', severity: 'critical', from: 77.25, to: 80.75 },
        { alert: 'ErrorBudgetBurn', severity: 'critical', from: 78.75, to: 111 },
        { alert: 'AlertUnacknowledged', severity: 'critical', from: 82, to: 113 },
      ],
      // Of developers nothing is asked while it lasts; afterwards they hear of what it left behind.
      told: { emergency: 7, 'critical-dev': 6, 'warning-mail-dev': 2, warning: 2 },
      muted: [
        'BusinessMetricsDown warning',
        'ErrorBudgetBurn critical',
        'HighErrorRate critical',
        'HighResponseTime warning',
        'PublicPageDown critical',
      ],
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
