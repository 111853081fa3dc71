import type { GameDay } from '../game-day';

/** The monitoring plane itself, and its calendar. */
export const plane: readonly GameDay[] = [
  {
    name: 'prometheus-dead',
    story: {
      ja: 'データベース停止中に、二つの Prometheus がともに止まる。生存確認が途絶え、外部の監視が気づく。',
      en: 'While the database is down both Prometheus die. The heartbeat ends, and the switch outside notices.',
    },
    at: '2026-11-24T03:00',
    step: 30,
    courses: [
      {
        alert: 'DatabaseDown',
        phases: [
          [1, 10],
          [0, 50],
        ],
      },
    ],
    silence: { from: 30 },
    expected: {
      fires: [{ alert: 'DatabaseDown', severity: 'critical', from: 11, to: 34 }],
      told: { emergency: 3 },
      muted: [],
      heartbeats: 6,
    },
  },
  {
    name: 'alertmanager-peer-lost',
    story: {
      ja: '三つの Alertmanager のうちひとつが一時間止まる。残りは送り続け、だれも起こされない。',
      en: 'One of three Alertmanagers is down for an hour. The others go on sending, and nobody is woken.',
    },
    at: '2026-11-25T10:00',
    step: 60,
    courses: [
      {
        alert: 'AlertmanagerMembersInconsistent',
        phases: [
          [1, 5],
          [2 / 3, 60],
          [1, 10],
        ],
      },
      {
        alert: 'MonitoringTargetsMissing',
        recorded: { job: 'alertmanager', subject: 'alertmanager' },
        phases: [
          [1, 5],
          [2 / 3, 60],
          [1, 10],
        ],
      },
    ],
    expected: {
      fires: [
        { alert: 'AlertmanagerMembersInconsistent', severity: 'warning', from: 20, to: 67 },
        { alert: 'MonitoringTargetsMissing', severity: 'warning', from: 20, to: 67 },
      ],
      told: { 'warning-mail-ops-l2': 4, warning: 4 },
      muted: [],
    },
  },
  {
    name: 'watchdog-stops',
    story: {
      ja: 'ほかは正常なのに、生存確認のルールだけが評価されなくなる。',
      en: 'All is well, but the rule of the heartbeat is not evaluated any more.',
    },
    at: '2026-11-24T12:00',
    step: 60,
    courses: [{ alert: 'DatabaseDown', phases: [[1, 60]] }],
    silence: { from: 20, alert: 'Watchdog' },
    expected: { fires: [], told: {}, muted: [], heartbeats: 4 },
  },
  {
    name: 'planned-work-over-a-long-weekend',
    story: {
      ja: '土曜にキャッシュ命中率が下がる。急ぎではないので、祝日明けの朝にまとめて届く。',
      en: 'On a Saturday the hit ratio of the cache drops. It is no hurry: the digest comes after the holiday.',
    },
    at: '2026-11-21T12:00',
    step: 300,
    courses: [
      {
        alert: 'DatabaseCacheHitRatioLow',
        recorded: {
          namespace: 'shiojiri-rainbow-seeker',
          datname: 'rainbow',
          subject: 'shiojiri-rainbow-seeker/rainbow',
        },
        phases: [
          [1, 60],
          [0.7, 72 * 60],
        ],
      },
    ],
    expected: {
      fires: [{ alert: 'DatabaseCacheHitRatioLow', severity: 'warning', from: 120 }],
      told: { digest: 1 },
      muted: ['DatabaseCacheHitRatioLow warning'],
    },
  },
];
