import type { SignalBuilder, SignalContext } from '../../context';
import type { Quantity, Wave } from '../../quantity';
import { commands } from '../../commands';
import { promql, quote, range, series } from '../../promql';
import { VIRTUAL } from '../system/link-usage';
import { NODE } from './node-facts';

const of = (what: string) => `container_network_${what}_total`;
const IN = of('receive_packets');
const OUT = of('transmit_packets');
const IN_ERRORS = of('receive_errors');
const OUT_ERRORS = of('transmit_errors');
const LINK = { ...NODE, interface: 'eth0' };

/** The share of a link's packets that are broken, in both directions; nothing on a link that is hardly used. */
export const networkErrors: SignalBuilder = (context) => {
  const { config } = context;
  const { warning, minimumPackets } = config.thresholds.networkErrors;
  const run = commands(config);
  return {
    alert: 'NodeNetworkErrors',
    title: { ja: '回線のエラーが多い', en: 'A link has many errors' },
    quantity: errorShare(context),
    direction: 'above',
    safe: warning.above / 10,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    guard: { quantity: packets(context), min: minimumPackets },
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: 'ノードの回線で、壊れて捨てられるパケットの割合がしきい値を超え続けています。',
        en: 'On a node’s link the share of packets that are broken and dropped has been beyond the limit.',
      },
      impact: {
        ja: '再送で応答が遅くなり、接続が切れることがあります。',
        en: 'Retransmissions make answers slower, and connections may break.',
      },
      diagnosis: [
        { text: { ja: 'どのノードか', en: 'Which node' }, command: run.nodes },
        { text: { ja: 'そのノードで動いている Pod', en: 'Pods on that node' }, command: run.pods },
        {
          text: {
            ja: 'ノード上で ip -s link を見る(ケーブル、ポート、ドライバー、MTU)。',
            en: 'On the node look at ip -s link: cable, port, driver, MTU.',
          },
        },
      ],
      mitigation: [
        {
          text: {
            ja: 'ノードを切り離し(kubectl drain)、Pod を他のノードへ移す。',
            en: 'Drain the node (kubectl drain), so that its pods move.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: '回線の部品かノードを交換する。MTU が経路と合わないなら揃える。',
            en: 'Replace the part or the node; where the MTU differs along the way make it the same.',
          },
        },
      ],
    },
  };
};

const counter = (metric: string, labels: Record<string, string> = {}) =>
  series(metric, { job: 'cadvisor', id: '/', ...LINK, ...labels });
const own = `job="cadvisor",id="/"`;
const wired = `${own},interface!~${quote(VIRTUAL)}`;

/** Input series of one metric: the link in two uneven parts, and beside it other links and what is no link. */
function link(metric: string, rate: number): Record<string, Wave> {
  const busy = { rate: 5e3 };
  return {
    [counter(metric, { name: 'a' })]: { rate: 0.4 * rate },
    [counter(metric, { name: 'b' })]: { rate: 0.6 * rate },
    [counter(metric, { interface: 'veth1' })]: busy,
    [counter(metric, { id: '/kubepods' })]: busy,
    [counter(metric, { job: 'other' })]: busy,
    [counter(metric, { node: 'node-2' })]: busy,
  };
}

const errors = (received: number, sent: number) => ({
  ...link(IN_ERRORS, received),
  ...link(OUT_ERRORS, sent),
});

const rate = (metric: string, matchers: string, window: number) =>
  `sum by (node, interface) (rate(${metric}{${matchers}}${range(window)}))`;

function errorShare({ config }: SignalContext): Quantity {
  const { warning, window } = config.thresholds.networkErrors;
  const few = 0.25 / warning.above;
  return {
    record: 'network_error_share',
    unit: 'ratio',
    sources: [
      {
        subject: ['node', 'interface'],
        expr: promql`
          (
            ${rate(IN_ERRORS, wired, window)}
            +
            ${rate(OUT_ERRORS, own, window)}
          )
          /
          (
            ${rate(IN, own, window)}
            +
            ${rate(OUT, own, window)}
          )`,
        identity: LINK,
        others: 1,
        settle: window,
        // Each counter alone decides about one of them: a wrong window of any is noticed.
        examples: {
          'errors received': (v) => ({ ...link(IN, 700), ...link(OUT, 300), ...errors(1000 * v, 0) }),
          'errors sent': (v) => ({ ...link(IN, 700), ...link(OUT, 300), ...errors(0, 1000 * v) }),
          'one error a second, fewer packets received': (v) => ({
            ...link(IN, 1 / v - few),
            ...link(OUT, few),
            ...errors(0.7, 0.3),
          }),
          'one error a second, fewer packets sent': (v) => ({
            ...link(IN, few),
            ...link(OUT, 1 / v - few),
            ...errors(0.7, 0.3),
          }),
        },
      },
    ],
  };
}

function packets({ config }: SignalContext): Quantity {
  const { window } = config.thresholds.networkErrors;
  return {
    record: 'network_packets_per_second',
    unit: 'count',
    sources: [
      {
        subject: ['node', 'interface'],
        expr: promql`
          ${rate(IN, wired, window)}
          +
          ${rate(OUT, own, window)}`,
        identity: LINK,
        others: 1,
        settle: window,
        examples: {
          received: (v) => ({ ...link(IN, v), ...link(OUT, 0) }),
          sent: (v) => ({ ...link(IN, 0), ...link(OUT, v) }),
        },
      },
    ],
  };
}
