import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, series } from '../../promql';

const SUCCESS = 'probe_success';

/** A public name does not answer: seen the way users come, by DNS, TLS and the ingress. */
export const publicHostUnreachable: SignalBuilder = ({ config }) => {
  const { namespace, certificate, services } = config.application;
  const { critical } = config.thresholds.publicHostUnreachable;
  const hosts = certificate.dnsNames.filter((host) => !host.startsWith('*.'));
  const [host = 'example.com'] = hosts;
  const run = commands(config);
  const probe = (more = {}) =>
    series(SUCCESS, { job: 'probe-certificate', namespace, host, instance: 'b', ...more });
  return {
    alert: 'PublicHostUnreachable',
    title: { ja: '外から接続できない', en: 'A public name does not answer' },
    quantity: {
      record: 'public_host_up',
      unit: 'state',
      sources: [
        {
          subject: ['namespace', 'host'],
          expr: promql`
            max by (namespace, host) (${SUCCESS}{job="probe-certificate"})`,
          identity: { namespace, host },
          others: 1,
          examples: {
            'as probed': (v) => ({
              [probe()]: { at: v },
              [probe({ instance: 'a' })]: { at: 0 },
              [probe({ job: 'other' })]: { at: 2 },
              [probe({ host: 'other.example.com' })]: { at: 1 },
            }),
          },
        },
      ],
    },
    direction: 'below',
    safe: 1,
    levels: [{ severity: 'critical', sev: 'sev2', limit: 1, for: critical.for }],
    noData: 'silent',
    team: 'ops-l1',
    tier: 'application',
    board: 'certificates',
    runbook: {
      meaning: {
        ja: '公開している名前に、利用者と同じ経路(DNS、TLS、Ingress)で接続しても正常な応答がありません。',
        en: 'A public name gives no good answer on the way users come: DNS, TLS, ingress.',
      },
      impact: {
        ja: 'サービス自体が動いていても、利用者は使えません。',
        en: 'Users can’t get in, even where the services themselves run.',
      },
      diagnosis: [
        {
          text: { ja: '手元から見た応答', en: 'What it answers from here' },
          command: run.fromOutside(`https://${host}/`),
        },
        { text: { ja: '証明書の状態', en: 'State of the certificates' }, command: run.certificates },
        {
          text: { ja: 'Service に Ready な宛先があるか', en: 'Has the Service any ready endpoint' },
          command: run.services,
        },
      ],
      mitigation: services.map(({ name, title }) => ({
        text: { ja: `${title}: リリースが原因なら戻す`, en: `${name}: undo a release that caused it` },
        command: run.undo(name),
      })),
      permanentFix: [
        {
          text: {
            ja: 'DNS、ロードバランサ、Ingress のどこで途切れたかを特定し、そこにも監視を置く。',
            en: 'Find where it broke (DNS, load balancer, ingress) and watch that place too.',
          },
        },
      ],
    },
  };
};
