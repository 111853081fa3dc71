import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql, series } from '../../promql';
import { mainOwner, perOwner } from '../application/owners';

const SUCCESS = 'probe_success';

/**
 * A page of `application.publicPages` does not answer users: the whole way through DNS, TLS, ingress and the
 * service. A service that is down, and what it needs, mutes its pages. That nobody asks any more is told by the
 * missing target.
 */
export const publicPageDown: SignalBuilder = ({ config }) => {
  const { namespace, services, publicPages } = config.application;
  const { critical } = config.thresholds.publicPageDown;
  const [{ name: page, service } = { name: 'top', service: 'frontend' }] = publicPages;
  const identity = { namespace, service, page };
  const run = commands(config);
  const probe = (more = {}) => series(SUCCESS, { job: 'probe-public', ...identity, instance: 'b', ...more });
  return {
    alert: 'PublicPageDown',
    title: { ja: '公開ページが開けない', en: 'A public page does not open' },
    quantity: {
      record: 'public_page_up',
      unit: 'state',
      sources: [
        {
          subject: ['namespace', 'service', 'page'],
          expr: promql`
            max by (namespace, service, page) (${SUCCESS}{job="probe-public"})`,
          identity,
          others: 1,
          examples: {
            'as probed': (v) => ({
              [probe()]: { at: v },
              [probe({ instance: 'a' })]: { at: 0 },
              [probe({ job: 'other' })]: { at: 2 },
              [probe({ page: 'another' })]: { at: 1 },
            }),
          },
        },
      ],
    },
    direction: 'below',
    safe: 1,
    levels: perOwner(config, { severity: 'critical', sev: 'sev2', limit: 1, for: critical.for }),
    noData: 'silent',
    team: mainOwner(config),
    tier: 'application',
    board: 'certificates',
    runbook: {
      meaning: {
        ja: '利用者が開くページ(publicPages)に外から接続しても、正常な応答(2xx)がありません。',
        en: 'A page that users open (publicPages) gives no good answer (2xx) from outside.',
      },
      impact: {
        ja: 'そのページを利用者は使えません。',
        en: 'Users cannot use that page.',
      },
      diagnosis: [
        ...publicPages.map(({ title, name, url }) => ({
          text: { ja: `${title}: 手元から見た応答`, en: `${name}: what it answers from here` },
          command: run.fromOutside(url),
        })),
        {
          text: { ja: 'Service に Ready な宛先があるか', en: 'Has the Service any ready endpoint' },
          command: run.services,
        },
        {
          text: { ja: '各サービスのログ', en: 'Logs of the services' },
          command: run.logsOfAll(services.map(({ name }) => name)),
        },
      ],
      mitigation: services.map(({ name, title }) => ({
        text: { ja: `${title}: リリースが原因なら戻す`, en: `${name}: undo a release that caused it` },
        command: run.undo(name),
      })),
      permanentFix: [
        {
          text: {
            ja: 'サービスは正常で外からだけ失敗したなら、途切れた場所(DNS、ロードバランサ、Ingress、証明書)にも監視を置く。',
            en: 'If only the way from outside was broken, watch the place where it broke too: DNS, load balancer, ingress, certificate.',
          },
        },
      ],
    },
  };
};
