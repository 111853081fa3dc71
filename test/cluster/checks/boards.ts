import { queriesOf } from '../../dashboards/asked';
import type { Queried } from '../../dashboards/asked';
import type { Board } from '../../dashboards/boards';
import { FLUENTD, LOG_STORE } from '../../../inventory';
import { notHere } from './scraping';
import { Finding } from '../suite';
import type { Check } from '../suite';
import { until } from '../wait';
import type { World } from '../world';

/** Seconds until what boards ask for must be there: a window of five minutes, and some scrapes. */
const WITHIN = 300;

/** What a cluster without history has no answer to, by part of the query, and why. */
const NOTHING_YET: Readonly<Record<string, string>> = {
  'ALERTS{': 'nothing need fire',
  'weekly-maintenance': 'it is not Sunday night',
  backup_recovery_point_age_seconds: 'no drill has run',
  '!~"2.."': 'no request need have failed',
  'wal_slot_headroom_bytes{via="status"}': 'the slot says how much WAL is left only once some is kept for it',
};

/** What stand-ins do not answer either, by the program that one stands for. */
const OF_STAND_INS: Readonly<Record<string, string>> = {
  grafana: 'grafana_http_request_duration_seconds_count',
  [FLUENTD]: `job="${FLUENTD}"`,
  [LOG_STORE]: `job="${LOG_STORE}"`,
};

/** Boards show something: their queries are asked of the cluster's Prometheus, as Grafana would. */
export function boardChecks(world: World): readonly Check[] {
  const { plane, prometheus } = world;
  const boards = plane.boards.map(({ json }) => JSON.parse(JSON.stringify(json)) as Board);
  const all = boards.flatMap(queriesOf);
  const ofBoards = () => [
    ...Object.keys(NOTHING_YET),
    ...Object.entries(OF_STAND_INS).flatMap(([name, part]) => (world.standIns.has(name) ? [part] : [])),
  ];
  const excuses = () => [...Object.keys(notHere(world)), ...ofBoards()];
  const asked: Queried = {
    at: async (query, time) => series(await prometheus.api('query', { query, time: String(time) })),
    over: async (query, { start, end, step }) => {
      const range = { start: String(start), end: String(end), step: String(step) };
      return series(await prometheus.api('query_range', { query, ...range }));
    },
    labelValues: async (label, selector, { start, end }) =>
      (await prometheus.api(`label/${label}/values`, {
        'match[]': selector,
        start: String(start),
        end: String(end),
      })) as string[],
  };
  return [
    {
      what: 'every query of every board, variable and annotation has data',
      run: async () => {
        const parts = excuses();
        const expected = all.filter(({ expr }) => !parts.some((part) => expr.includes(part)));
        let left = expected;
        const look = async () => {
          const empty: typeof left = [];
          for (const one of left) {
            const answer = await one.ask(asked, Math.floor(Date.now() / 1000));
            if (!answer.some(({ values }) => values.length > 0)) empty.push(one);
          }
          left = empty;
          return left.length === 0 ? true : undefined;
        };
        await until({
          what: 'data of every query',
          atMost: WITHIN,
          every: 10,
          look,
          evidence: () =>
            Promise.resolve(left.map(({ board, of, expr }) => `${board} ${of}: ${expr}`).join('\n')),
        });
        return `${expected.length} queries; not asked: ${all.length - expected.length}`;
      },
    },
    {
      what: 'what is not asked of the boards is really a query of one',
      run: () => {
        // What is not recorded here need not be on a board: guards are not.
        const idle = ofBoards().filter((part) => !all.some(({ expr }) => expr.includes(part)));
        if (idle.length > 0) throw new Finding(`no query has: ${idle.join(', ')}`);
        return Promise.resolve();
      },
    },
  ];
}

function series({
  result,
}: {
  result: { metric: Record<string, string>; value?: unknown; values?: unknown }[];
}) {
  return result.map(({ metric, value, values = value === undefined ? [] : [value] }) => ({
    metric,
    values: (values as [number, string][]).map(([time, text]) => [time, Number(text)] as const),
  }));
}
