import { RESPONSES } from '../../alerts/signals/security/logged-requests';
import { promql } from '../../alerts/promql';
import type { Config } from '../../config';
import type { Text } from '../../alerts';
import type { BoardBuilder } from '../kit/board';
import type { PanelSpec, Query } from '../kit/panel';
import { signalRows } from '../kit/signal-rows';

/** 4 Security: is somebody trying to get in, and would it be seen? */
export const security: BoardBuilder = (config, signals) => ({
  about: {
    ja: '侵入の試みはあるか。あれば気付けるか。',
    en: 'Is somebody trying to get in, and would it be seen?',
  },
  rows: [
    ...signalRows(config, signals),
    {
      title: { ja: 'ログインと拒否', en: 'Logins and refusals' },
      panels: [logins(), refusals(), unknownPaths(), methods(), ...talkers(config), ...sessions(config)],
    },
  ],
  next: [
    {
      board: 'logs',
      why: { ja: 'ログは欠けずに届いているか', en: 'Do all the logs arrive?' },
    },
    {
      board: 'application',
      why: { ja: '利用者に影響が出ているか', en: 'Do users feel it?' },
    },
  ],
});

const logins = (): PanelSpec => ({
  name: 'security/logins',
  title: { ja: 'ログイン(毎分)', en: 'Logins per minute' },
  about: {
    ja: '失敗が増え、成功がそれに続いたら、破られた可能性がある。',
    en: 'Failures that rise, and then a success among them: somebody may have got in.',
  },
  unit: 'cpm',
  queries: [
    perMinute('service', 'log_auth_success_total', '', '{{service}} 成功 / accepted'),
    perMinute('service', 'log_auth_failures_total', '', '{{service}} 失敗 / refused'),
  ],
});

const refusals = (): PanelSpec => ({
  name: 'security/refusals',
  title: { ja: '拒否した応答(毎分)', en: 'Answers that refuse, per minute' },
  about: {
    ja: '401 未認証、403 権限なし、404 存在しない、429 回数超過。',
    en: '401 not logged in, 403 not allowed, 404 not there, 429 too many.',
  },
  unit: 'cpm',
  queries: [perMinute('status', RESPONSES, ', status=~"401|403|404|429"', '{{status}}')],
});

const unknownPaths = (): PanelSpec => ({
  name: 'security/unknown-paths',
  title: { ja: '未知のパスへの要求(毎分)', en: 'Requests of unknown paths, per minute' },
  about: note({
    ja: '設定にないパスへの要求と、その応答。200 があれば、置き忘れたものが見えている。',
    en: 'What is not among the configured routes, and the answer. A 200 is something left lying about.',
  }),
  unit: 'cpm',
  queries: [perMinute('status', 'log_http_requests_total', ', route="other"', '{{status}}')],
});

const methods = (): PanelSpec => ({
  name: 'security/methods',
  title: { ja: 'メソッド別の要求(毎分)', en: 'Requests by method, per minute' },
  about: {
    ja: 'other や DELETE の急な増加に注意する。',
    en: 'Beware of a rise of other, or of DELETE.',
  },
  unit: 'cpm',
  queries: [perMinute('method', 'log_http_requests_total', '', '{{method}}')],
});

/** By rank: whose addresses they are is in the log store, and for people only. */
const talkers = ({ application }: Config): readonly PanelSpec[] =>
  application.business.accessLog
    ? [
        {
          name: 'security/talkers',
          title: { ja: '要求の多い送信元(順位別)', en: 'Requests of the busiest addresses, by rank' },
          about: {
            ja: 'thresholds.topTalker の期間の要求数。アドレス自体はログストアで調べる。',
            en: 'Requests within thresholds.topTalker’s window. The addresses themselves are in the log store.',
          },
          unit: 'short',
          queries: [
            {
              expr: 'max by (rank) (business_talkers_requests{job="business"})',
              legend: '{{rank}}',
            },
          ],
        },
        {
          name: 'security/addresses',
          title: { ja: '送信元の数', en: 'Addresses that ask for something' },
          about: {
            ja: '急に増えたら、分散した攻撃か話題になったか。',
            en: 'A sudden rise: an attack from many places, or fame.',
          },
          unit: 'short',
          queries: [{ expr: 'max(business_access_addresses{job="business"})', legend: '送信元 / addresses' }],
        },
      ]
    : [];

const sessions = ({ application }: Config): readonly PanelSpec[] =>
  application.business.accessLog?.session
    ? [
        {
          name: 'security/sessions',
          title: { ja: '使われているセッション', en: 'Sessions in use' },
          about: {
            ja: 'thresholds.sessionAddresses の期間に要求のあったセッション。',
            en: 'Sessions that asked for something within thresholds.sessionAddresses’ window.',
          },
          unit: 'short',
          queries: [{ expr: 'max(business_sessions_active{job="business"})', legend: '利用中 / active' }],
        },
      ]
    : [];

function perMinute(by: string, metric: string, matchers: string, legend: string): Query {
  return {
    expr: promql`
      60 * sum by (${by}) (
        rate(
          ${metric}{job="fluentd"${matchers}}[$__rate_interval]
        )
      )`,
    legend,
  };
}

/** Counters that are born with their first event: a rate does not see it. */
function note({ ja, en }: Text): Text {
  return { ja: `${ja}\n\n初回の 1 件は数えられない。`, en: `${en}\n\nThe first of its kind is not seen.` };
}
