import type { Config } from '../../../config';
import { commands } from '../../commands';
import type { Step } from '../../signal';
import type { Text } from '../../text';

const REPORTS = {
  refused: { ja: '拒否された要求の内訳', en: 'What was refused, and of which service' },
  logins: {
    ja: '失敗したログインの送信元と、同じ期間に成功した数(どちらが先かは時刻をログで確かめる)',
    en: 'Addresses of failed logins, and how many of theirs passed in the same time; the log tells which came first',
  },
  scans: { ja: '存在しないパスを探した送信元', en: 'Addresses that looked for what does not exist' },
  top: { ja: '要求の多い送信元', en: 'The addresses with the most requests' },
} as const satisfies Record<string, Text>;

/** Sections of the report on the last hour: who, and what. */
export function report(config: Config, ...sections: readonly (keyof typeof REPORTS)[]): readonly Step[] {
  return sections.map((section) => ({
    text: REPORTS[section],
    command: commands(config).securityLog(section),
  }));
}

/** Evidence first: a pod that is gone takes its log with it where no store keeps it. */
export function keepEvidence(config: Config): readonly Step[] {
  const apps = config.application.services.map(({ name }) => name);
  const { evidence } = commands(config);
  return [
    {
      text: {
        ja: '証拠としてログを保存してから対処する(Pod を消す前に。動いているコンテナに残っている分だけ)',
        en: 'Save the logs as evidence before anything is changed: what running containers still have',
      },
      command: evidence(apps, 'evidence.log'),
    },
    {
      text: { ja: '再起動したコンテナの分も保存する', en: 'And what containers left that were restarted' },
      command: evidence(apps, 'evidence-previous.log', true),
    },
  ];
}

/** Where requests can be stopped: before they reach a service. */
export const BLOCK: Step = {
  text: {
    ja: '攻撃と分かったら、送信元のアドレスを Ingress か上流のファイアウォールで拒否する。',
    en: 'Once it is clear that it is an attack, refuse the address at the ingress or the firewall in front of it.',
  },
};
