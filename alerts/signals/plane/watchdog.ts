import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { WATCHDOG } from '../../notify/watchdog';

/**
 * Always fires. A receiver outside the cluster misses it when any part of the way from rule to message is
 * dead, and raises the alarm itself.
 */
export const watchdog: SignalBuilder = ({ config }) => {
  const run = commands(config);
  return {
    alert: WATCHDOG,
    title: { ja: '監視基盤の生存確認', en: 'The way from rule to message is alive' },
    quantity: {
      record: 'watchdog',
      unit: 'state',
      sources: [
        { subject: [], expr: 'vector(1)', identity: {}, examples: { always: () => ({}) }, values: [1] },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: [{ severity: 'none', limit: 0, for: 0 }],
    noData: 'silent',
    team: 'ops-l1',
    tier: 'plane',
    board: 'monitoring',
    runbook: {
      meaning: {
        ja: '常に発報しているのが正常です。外部の死活監視が途絶を検知したら、通知経路のどこかが止まっています。',
        en: 'Firing is its normal state. When the switch outside reports silence, the way to a message is broken.',
      },
      impact: {
        ja: '途絶している間は、どのアラートも届かない可能性があります。',
        en: 'While it is silent no alert may reach anybody.',
      },
      diagnosis: [
        {
          text: {
            ja: 'Prometheus と Alertmanager は動いているか',
            en: 'Are Prometheus and Alertmanager running',
          },
          command: run.pods,
        },
        { text: { ja: 'Prometheus のログ', en: 'Prometheus’ log' }, command: run.logs('prometheus') },
        {
          text: { ja: 'Alertmanager のログ(送信失敗)', en: 'Alertmanager’s log (failed sends)' },
          command: run.logs('alertmanager'),
        },
      ],
      mitigation: [
        {
          text: { ja: '止まっているものを再起動する', en: 'Restart what is stuck' },
          command: run.restart('statefulset', 'alertmanager'),
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '止まった区間(Prometheus、Alertmanager、外向きの通信、外部の死活監視)を特定し、そこだけを冗長にする。通知先の変更後は必ず途絶の試験をする。',
            en: 'Find which leg stopped (Prometheus, Alertmanager, the way out, the switch outside) and make that leg redundant; after changing a receiver always test the silence.',
          },
        },
      ],
    },
  };
};
