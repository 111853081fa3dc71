import type { SignalContext } from '../../context';
import type { Labels, Quantity, Wave } from '../../quantity';
import { promql, quote, range, series } from '../../promql';

/** Interfaces without a wire of their own: their traffic is counted where it leaves the node. */
export const VIRTUAL =
  'lo|veth.*|cni.*|docker.*|br-.*|flannel.*|cali.*|cilium.*|lxc.*|vxlan.*|tunl.*|kube-.*|nodelocaldns|dummy.*';

/** Speed in bytes per second that the examples' exporter reports. */
const REPORTED = 3e8;

/**
 * The busier direction of a node's link, as a share of its speed. cAdvisor's `id="/"` is the node itself, so
 * no pod needs the host's network. Many virtual machines report no speed, or −1: then the configured one counts.
 */
export function linkUsage({ config }: SignalContext): Quantity {
  const { linkSpeed, window } = config.thresholds.network;
  const own = `job="cadvisor",id="/",interface!~${quote(VIRTUAL)}`;
  const rate = (direction: string) =>
    `rate(container_network_${direction}_bytes_total{${own}}${range(window)})`;
  const link = { job: 'cadvisor', id: '/', node: 'node-1', interface: 'eth0' };
  const bytes = (direction: 'receive' | 'transmit', more: Labels = {}) =>
    series(`container_network_${direction}_bytes_total`, { ...link, ...more });
  const speed = (more: Labels = {}) =>
    series('node_network_speed_bytes', { job: 'node-exporter', node: 'node-1', device: 'eth0', ...more });
  const beside: Record<string, Wave> = {
    [bytes('receive', { interface: 'veth1' })]: { rate: 1e8 },
    [bytes('transmit', { interface: 'veth1' })]: { rate: 1e8 },
    [bytes('receive', { id: '/kubepods', container: 'a' })]: { rate: 1e9 },
    [bytes('transmit', { id: '/kubepods', container: 'a' })]: { rate: 1e9 },
    [bytes('receive', { job: 'other' })]: { rate: 1e9 },
    [bytes('transmit', { job: 'other' })]: { rate: 1e9 },
    [bytes('receive', { node: 'node-2' })]: { rate: 1e6 },
    [bytes('transmit', { node: 'node-2' })]: { rate: 2e6 },
    [speed({ job: 'other' })]: { at: 100 * REPORTED },
    [speed({ device: 'eth1' })]: { at: 7 * REPORTED },
  };
  const traffic = (receive: number, transmit: number): Record<string, Wave> => ({
    [bytes('receive')]: { rate: receive },
    [bytes('transmit')]: { rate: transmit },
  });
  return {
    record: 'network_usage',
    unit: 'ratio',
    sources: [
      {
        subject: ['node', 'interface'],
        expr: promql`
          max by (node, interface) (
            label_replace(${rate('receive')}, "direction", "receive", "", "")
            or
            label_replace(${rate('transmit')}, "direction", "transmit", "", "")
          )
          /
          (
            max by (node, interface) (
              label_replace(node_network_speed_bytes{job="node-exporter"} > 0, "interface", "$1", "device", "(.+)")
            )
            or
            group by (node, interface) (container_network_receive_bytes_total{job="cadvisor",id="/"}) * ${String(linkSpeed)}
          )`,
        identity: { node: 'node-1', interface: 'eth0' },
        others: 1,
        settle: window,
        examples: {
          'reported speed, more is received': (v) => ({
            ...beside,
            ...traffic(v * REPORTED, 0.3 * v * REPORTED),
            [speed({ instance: 'a' })]: { at: REPORTED },
            [speed({ instance: 'b' })]: { at: REPORTED / 2 },
          }),
          'assumed speed, more is sent': (v) => ({
            ...beside,
            ...traffic(0.3 * v * linkSpeed, v * linkSpeed),
          }),
          'assumed speed where −1 is reported': (v) => ({
            ...beside,
            ...traffic(v * linkSpeed, 0.3 * v * linkSpeed),
            [speed()]: { at: -1 },
          }),
        },
      },
    ],
  };
}
