import type { Config } from '../../../config';
import { commands } from '../../commands';
import type { Step } from '../../signal';

/** Whose requests of the last hour have this in common: the addresses with the most of them. `filter`: LogsQL. */
export function topAddresses(config: Config, filter: string): Step {
  return {
    text: { ja: '直近 1 時間の送信元(多い順)', en: 'Where they come from: the last hour, most first' },
    command: commands(config).searchLogs(
      `_time:1h ${filter} | stats by (app, address) count() hits | sort by (hits) desc | limit 10`,
    ),
  };
}

/** What they ask for, most first. */
export function topPaths(config: Config, filter: string): Step {
  return {
    text: { ja: '直近 1 時間の要求先(多い順)', en: 'What they ask for: the last hour, most first' },
    command: commands(config).searchLogs(
      `_time:1h ${filter} | stats by (app, path, status) count() hits | sort by (hits) desc | limit 10`,
    ),
  };
}

/** Evidence first: a pod that is gone takes its log with it where no store keeps it. */
export function keepEvidence(config: Config): Step {
  const { services } = config.application;
  return {
    text: {
      ja: '証拠としてログを保存してから対処する(Pod を消す前に)',
      en: 'Save the logs as evidence before anything is changed or restarted',
    },
    command: `${commands(config).logsOfAll(services.map(({ name }) => name))} > evidence.log`,
  };
}

/** Where requests can be stopped: before they reach a service. */
export const BLOCK: Step = {
  text: {
    ja: '攻撃と分かったら、送信元のアドレスを Ingress か上流のファイアウォールで拒否する。',
    en: 'Once it is clear that it is an attack, refuse the address at the ingress or the firewall in front of it.',
  },
};
