import type { SignalBuilder, SignalContext } from '../../context';
import type { Labels, Source } from '../../quantity';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { mainOwner } from '../application/owners';
import { probedHosts } from './probed-hosts';

const METRIC = 'probe_duration_seconds';

/** How long a probe takes: of a service's health path, and of a public name or page with DNS and TLS. */
export const probeSlow: SignalBuilder = (context) => {
  const { config } = context;
  const { warning } = config.thresholds.probeSlow;
  const { services } = config.application;
  const run = commands(config);
  return {
    alert: 'ProbeSlow',
    title: { ja: '外形監視の応答が遅い', en: 'Probes take long' },
    quantity: { record: 'probe_seconds', unit: 'seconds', sources: sources(context) },
    direction: 'above',
    safe: warning.above / 10,
    levels: [{ severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }],
    // ServiceDown and CertificateExpiring notice that nobody probes any more.
    noData: 'silent',
    team: mainOwner(config),
    tier: 'application',
    board: 'certificates',
    runbook: {
      meaning: {
        ja: 'ヘルスチェック(via=probe)、公開ホスト名(via=outside)、公開ページ(via=page)への要求に時間がかかり続けています。',
        en: 'A request to a health path (via=probe), a public name (via=outside) or a page (via=page) keeps taking long.',
      },
      impact: {
        ja: '利用者の要求も遅い可能性があります。さらに遅くなると probe は失敗し、Pod は切り離されます。',
        en: 'Users’ requests are probably slow too. If it gets worse probes fail and pods are taken out.',
      },
      diagnosis: [
        { text: { ja: '忙しい Pod', en: 'Busy pods' }, command: run.busiestPods },
        { text: { ja: 'HPA は増やしているか', en: 'Has the HPA scaled' }, command: run.hpa },
        {
          text: { ja: '各サービスのログ', en: 'Logs of the services' },
          command: run.logsOfAll(services.map(({ name }) => name)),
        },
      ],
      mitigation: services.map(({ name, title }) => ({
        text: {
          ja: `${title}: 直前のリリースが原因なら戻す`,
          en: `${name}: undo a release that caused it`,
        },
        command: run.undo(name),
      })),
      permanentFix: [
        {
          text: {
            ja: 'ヘルスチェックはデータベースや他のサービスを待たない作りにし、requests を実際の使用量に合わせる。',
            en: 'Let health checks wait for neither the database nor other services, and fit requests to what is used.',
          },
        },
      ],
    },
  };
};

function sources(context: SignalContext): [Source, ...Source[]] {
  const { namespace, services, certificate } = context.config.application;
  const service = { namespace, service: services[0]?.name ?? 'service' };
  const hosts = probedHosts(context).slice(0, 1);
  const pages = context.config.application.publicPages.slice(0, 1);
  return [
    source('probe', 'probe', service, { service: 'another' }),
    ...hosts.map((host) =>
      source(
        'outside',
        'probe-certificate',
        { namespace, name: certificate.name, host },
        { host: 'another' },
      ),
    ),
    ...pages.map(({ name, service: of }) =>
      source('page', 'probe-public', { namespace, service: of, page: name }, { page: 'another' }),
    ),
  ];
}

function source(via: string, job: string, identity: Labels, another: Labels): Source {
  const subject = Object.keys(identity);
  const took = (labels: Labels) => series(METRIC, { job, ...identity, ...labels });
  return {
    labels: { via },
    subject,
    expr: promql`
      max by (${subject.join(', ')}) (${METRIC}{job="${job}"})`,
    identity,
    others: 1,
    examples: {
      'two addresses': (v) => ({
        [took({ instance: 'a' })]: { at: v },
        [took({ instance: 'b' })]: { at: v / 2 },
        [took(another)]: { at: 0.01 },
        [took({ job: 'other' })]: { at: 9 },
      }),
    },
  };
}
