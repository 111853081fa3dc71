import { ramp } from '../game-day';
import type { GameDay } from '../game-day';
import { answers, ANSWERING, AVAILABILITY } from './answers';

/** The services and what they run on. */
export const application: readonly GameDay[] = [
  {
    name: 'deploy-with-errors',
    story: {
      ja: 'リリース直後から応答の二割がエラーになり、エラーバジェットが急速に減る。二十分後に戻される。',
      en: 'From a release on a fifth of all answers fail and the error budget burns; after twenty minutes it is undone.',
    },
    at: '2026-11-24T14:00',
    step: 15,
    courses: [
      {
        alert: 'HighErrorRate',
        input: { labels: ANSWERING, series: answers(10) },
        // An hour of calm before it: a burn rate looks back so long.
        phases: [
          [0, 60],
          [0.2, 20],
          [0, 40],
        ],
      },
    ],
    alsoAbout: [AVAILABILITY],
    expected: {
      fires: [
        { alert: 'HighErrorRate', severity: 'critical', from: 61.25, to: 82.75 },
        { alert: 'ErrorBudgetBurn', severity: 'critical', from: 68.75, to: 86.5 },
        { alert: 'AlertUnacknowledged', severity: 'critical', from: 76.25, to: 84.75 },
        // The slower pair of windows still sees it half an hour later.
        { alert: 'ErrorBudgetBurn', severity: 'critical', from: 79.25, to: 113.75 },
        { alert: 'AlertUnacknowledged', severity: 'critical', from: 83.75, to: 115.75 },
      ],
      told: { 'critical-dev': 6, emergency: 5 },
      muted: [],
    },
  },
  {
    name: 'hpa-at-maximum',
    story: {
      ja: '虹の目撃が相次いで負荷が続き、HPA が上限に達したまま応答が遅くなる。',
      en: 'Rainbow after rainbow: the HPA stays at its maximum, and answers slow down.',
    },
    at: '2026-11-28T16:00',
    step: 30,
    courses: [
      {
        alert: 'KubeHpaMaxedOut',
        phases: [
          [0, 10],
          [1, 50],
          [0, 15],
        ],
      },
      {
        alert: 'HighResponseTime',
        phases: [
          [0.3, 25],
          [4, 35],
          [0.3, 15],
        ],
      },
    ],
    expected: {
      fires: [
        { alert: 'KubeHpaMaxedOut', severity: 'warning', from: 25, to: 62 },
        { alert: 'HighResponseTime', severity: 'warning', from: 33.5, to: 63.5 },
      ],
      told: { warning: 4 },
      muted: ['HighResponseTime warning', 'KubeHpaMaxedOut warning'],
    },
  },
  {
    name: 'memory-leak',
    story: {
      ja: 'メモリリークで使用量が二時間かけて上限に達し、コンテナが強制終了される。',
      en: 'A leak takes memory for two hours up to the limit, and the container is killed.',
    },
    at: '2026-11-24T11:00',
    step: 60,
    courses: [
      {
        alert: 'HighMemoryUsage',
        source: { scope: 'container' },
        phases: [...ramp(0.5, 0.99, 120, 60), [0.3, 30]],
      },
      {
        alert: 'ContainerOOMKilled',
        phases: [
          [undefined, 120],
          [0, 10],
          [600, 5],
          [1200, 15],
        ],
      },
    ],
    expected: {
      fires: [
        { alert: 'HighMemoryUsage', severity: 'warning', from: 91, to: 122 },
        { alert: 'HighMemoryUsage', severity: 'critical', from: 103, to: 122 },
        { alert: 'AlertUnacknowledged', severity: 'critical', from: 118, to: 124 },
        { alert: 'ContainerOOMKilled', severity: 'warning', from: 121, to: 137 },
      ],
      told: { 'warning-mail': 2, warning: 4, critical: 2, emergency: 2, 'warning-mail-dev': 2 },
      muted: ['HighMemoryUsage warning'],
    },
  },
  {
    name: 'node-lost',
    story: {
      ja: 'ノードがひとつ一時間失われる。その上の Pod についての警告は、ノードの復旧まで届かない。',
      en: 'A node is lost for an hour; the warnings about its pods wait until it is back.',
    },
    at: '2026-11-25T10:30',
    step: 60,
    courses: [
      {
        alert: 'KubeNodeNotReady',
        phases: [
          [0, 5],
          [1, 60],
          [0, 10],
        ],
      },
      {
        alert: 'KubePodNotReady',
        phases: [
          [0, 5],
          [1, 60],
          [0, 10],
        ],
      },
      {
        alert: 'KubeDeploymentReplicasMismatch',
        phases: [
          [0, 5],
          [1, 60],
          [0, 10],
        ],
      },
      {
        alert: 'KubeDaemonSetNotAvailable',
        phases: [
          [0, 5],
          [1, 60],
          [0, 10],
        ],
      },
    ],
    expected: {
      fires: [
        { alert: 'KubeNodeNotReady', severity: 'critical', from: 10, to: 67 },
        { alert: 'KubeDaemonSetNotAvailable', severity: 'warning', from: 20, to: 67 },
        { alert: 'KubeDeploymentReplicasMismatch', severity: 'warning', from: 20, to: 67 },
        { alert: 'KubePodNotReady', severity: 'warning', from: 20, to: 67 },
        { alert: 'AlertUnacknowledged', severity: 'critical', from: 25, to: 69 },
      ],
      told: { critical: 2, emergency: 4 },
      muted: [
        'KubeDaemonSetNotAvailable warning',
        'KubeDeploymentReplicasMismatch warning',
        'KubePodNotReady warning',
      ],
    },
  },
  {
    name: 'certificate-not-renewed',
    story: {
      ja: '証明書の自動更新が失敗し続け、残り九日から六日まで減る。',
      en: 'The certificate is not renewed: nine days are left, then six.',
    },
    at: '2026-11-30T09:00',
    step: 1800,
    courses: [
      {
        alert: 'CertificateExpiring',
        source: { via: 'cert-manager' },
        phases: ramp(9 * 86_400, 6 * 86_400, 3 * 24 * 60, 36),
      },
    ],
    expected: {
      fires: [
        { alert: 'CertificateExpiring', severity: 'warning', from: 60 },
        { alert: 'AlertUnacknowledged', severity: 'warning', from: 1500 },
        { alert: 'CertificateExpiring', severity: 'critical', from: 2910 },
        { alert: 'AlertUnacknowledged', severity: 'critical', from: 2940 },
      ],
      told: { 'warning-mail-ops-l2': 5, warning: 6, critical: 22, emergency: 87 },
      muted: ['AlertUnacknowledged warning', 'CertificateExpiring warning'],
    },
  },
];
