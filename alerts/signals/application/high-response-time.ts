import type { SignalBuilder } from '../../context';
import { exact } from '../../../config';
import { commands } from '../../commands';
import { mainOwner, perOwner } from './owners';
import { responseTime } from './response-time';
import { traffic } from './traffic';

const OLDEST_TRANSACTIONS =
  'SELECT pid, state, now() - xact_start AS age, left(query, 80) FROM pg_stat_activity WHERE xact_start IS NOT NULL ORDER BY xact_start LIMIT 10';

/** Users wait too long: the slowest answers but a few, see `responseTime.quantile`. */
export const highResponseTime: SignalBuilder = ({ config }) => {
  const { quantile, warning } = config.thresholds.responseTime;
  const { services } = config.application;
  const run = commands(config);
  const percent = exact(quantile * 100);
  return {
    alert: 'HighResponseTime',
    title: { ja: `応答時間が長い(p${percent})`, en: `High response time (p${percent})` },
    quantity: responseTime(traffic(config), config.thresholds.responseTime),
    direction: 'above',
    safe: warning.above / 10,
    levels: perOwner(config, { severity: 'warning', sev: 'sev3', limit: warning.above, for: warning.for }),
    noData: 'silent',
    team: mainOwner(config),
    tier: 'application',
    board: 'application',
    runbook: {
      meaning: {
        ja: `応答の ${percent} % が収まる時間がしきい値を超え続けています。死活監視への応答は含みません。`,
        en: `The time within which ${percent} % of the answers come has been beyond the limit. Probes do not count.`,
      },
      impact: {
        ja: '利用者は待たされ、待ちきれない要求はタイムアウトします。',
        en: 'Users wait; requests that wait too long time out.',
      },
      diagnosis: [
        {
          text: { ja: 'CPU を使い切っている Pod', en: 'Pods that use up their CPU' },
          command: run.busiestPods,
        },
        { text: { ja: 'HPA は増やしているか', en: 'Has the HPA scaled' }, command: run.hpa },
        {
          text: {
            ja: 'データベースで長く続いているトランザクション',
            en: 'The longest transactions in the database',
          },
          command: run.database(OLDEST_TRANSACTIONS),
        },
      ],
      mitigation: [
        {
          text: {
            ja: '負荷が正当なら scaling.*.horizontal.maxReplicas を上げる。',
            en: 'If the load is genuine raise scaling.*.horizontal.maxReplicas.',
          },
        },
        ...services.map(({ name, title }) => ({
          text: {
            ja: `${title}: 直前のリリースが原因なら戻す`,
            en: `${name}: undo a release that caused it`,
          },
          command: run.undo(name),
        })),
      ],
      permanentFix: [
        {
          text: {
            ja: '遅い経路の SQL に索引を加えるか、結果を使い回す。応答の目標そのものを変えるときは thresholds.responseTime を直す。',
            en: 'Give the slow route’s SQL an index or cache its result. Where the objective itself changes, change thresholds.responseTime.',
          },
        },
        {
          text: {
            ja: '負荷の伸びなら scaling.*.horizontal.maxReplicas とノード数を、伸びを見込んで決め直す。',
            en: 'For growth, set scaling.*.horizontal.maxReplicas and the nodes anew with what is to come.',
          },
        },
      ],
    },
  };
};
