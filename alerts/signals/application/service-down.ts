import type { SignalBuilder } from '../../context';
import { loggedServices, scrapedServices } from '../../../inventory';
import { commands } from '../../commands';
import { oneOf, promql, series } from '../../promql';
import type { Labels, Source } from '../../quantity';
import { mainOwner, perOwner } from './owners';

/**
 * No instance of a service answers: seen from the scrape (the process) and from the probe (the way through its
 * Service). Both are expected of every service of the configuration, so that a vanished one is noticed.
 */
export const serviceDown: SignalBuilder = ({ config }) => {
  const { namespace, services } = config.application;
  const run = commands(config);
  const scraped = scrapedServices(config).map(({ name }) => name);
  const logged = loggedServices(config).map(({ name }) => name);
  const unscraped =
    logged.length === 0
      ? { ja: '', en: '' }
      : {
          ja: `${logged.join('、')} はメトリクスを公開しないので via=probe だけです。`,
          en: ` ${logged.join(', ')} export no metrics: of them there is via=probe alone.`,
        };
  const [first] = services;
  const byProbe = viaProbe({ namespace, service: first?.name ?? '' });
  return {
    alert: 'ServiceDown',
    title: { ja: 'サービス停止', en: 'Service down' },
    quantity: {
      record: 'service_up',
      unit: 'state',
      // What is not scraped has the probe alone.
      sources: scraped.length === 0 ? [byProbe] : [viaScrape(namespace, scraped), byProbe],
    },
    direction: 'below',
    safe: 1,
    levels: perOwner(config, {
      severity: 'critical',
      sev: 'sev2',
      limit: 1,
      for: config.thresholds.serviceDown.critical.for,
    }),
    noData: {
      fires: services.flatMap(({ name }) =>
        [...(scraped.includes(name) ? ['scrape'] : []), 'probe'].map((via) => ({
          namespace,
          service: name,
          via,
          subject: `${namespace}/${name}`,
        })),
      ),
    },
    team: mainOwner(config),
    tier: 'application',
    board: 'application',
    runbook: {
      meaning: {
        ja: `サービスのどのインスタンスも応答しません。via=scrape はメトリクス、via=probe はヘルスチェックから見た結果です。${unscraped.ja}`,
        en: `No instance of a service answers: to the scrape (via=scrape), or to the probe of its health path (via=probe).${unscraped.en}`,
      },
      impact: {
        ja: 'そのサービスと、それに依存するサービスは利用者にエラーを返します。',
        en: 'Users get errors from this service and from those that depend on it.',
      },
      diagnosis: [
        { text: { ja: 'Pod の状態と再起動回数', en: 'State and restarts of the pods' }, command: run.pods },
        {
          text: { ja: 'Service に Ready な宛先があるか', en: 'Has the Service any ready endpoint' },
          command: run.services,
        },
        {
          text: { ja: '直近の出来事(イメージ取得、スケジュール、OOM)', en: 'Recent events' },
          command: run.events,
        },
        {
          text: { ja: '各サービスのログ', en: 'Logs of the services' },
          command: run.logsOfAll(services.map(({ name }) => name)),
        },
      ],
      mitigation: services.flatMap(({ name, title }) => [
        {
          text: {
            ja: `${title}: 直前のリリースが原因なら戻す`,
            en: `${name}: undo a release that caused it`,
          },
          command: run.undo(name),
        },
        {
          text: {
            ja: `${title}: 応答しないまま動いているなら再起動する`,
            en: `${name}: restart it if it hangs`,
          },
          command: run.restart('deployment', name),
        },
      ]),
      permanentFix: [
        {
          text: {
            ja: '一つのノードや一回のリリースで全インスタンスが止まったなら、複数のノードに分散し、/ready が通るまで切り替えないようにする。',
            en: 'If one node or one release took every instance, spread them over nodes and let a rollout wait for /ready.',
          },
        },
        {
          text: {
            ja: '台数の下限 scaling.*.horizontal.minReplicas が 1 台の停止に耐えるか見直す。',
            en: 'Review whether scaling.*.horizontal.minReplicas survives the loss of one.',
          },
        },
      ],
    },
  };
};

const SUBJECT = ['namespace', 'service'];

function viaScrape(namespace: string, services: readonly string[]): Source {
  const [service = ''] = services;
  const up = (instance: string, more: Labels = {}) =>
    series('up', { job: service, namespace, service, instance, ...more });
  return {
    labels: { via: 'scrape' },
    subject: SUBJECT,
    expr: promql`
      max by (namespace, service) (up{job=~${oneOf(services)}})`,
    identity: { namespace, service },
    others: 1,
    examples: {
      'one of two instances answers': (v) => ({
        [up('10.0.0.1:3000')]: { at: 0 },
        [up('10.0.0.2:3000')]: { at: v },
        [up('10.0.0.3:3000', { job: 'other' })]: { at: 1 },
        [up('10.0.0.4:3000', { namespace: 'other' })]: { at: 1 },
      }),
    },
  };
}

function viaProbe(identity: Labels): Source {
  const probe = (instance: string, more: Labels = {}) =>
    series('probe_success', { job: 'probe', ...identity, instance, ...more });
  return {
    labels: { via: 'probe' },
    subject: SUBJECT,
    expr: promql`
      max by (namespace, service) (probe_success{job="probe"})`,
    identity,
    others: 1,
    examples: {
      'one of two addresses answers': (v) => ({
        [probe('http://a')]: { at: 0 },
        [probe('http://b')]: { at: v },
        [probe('http://b', { job: 'other' })]: { at: 1 },
        [probe('http://c', { namespace: 'other' })]: { at: 1 },
      }),
    },
  };
}
