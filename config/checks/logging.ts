import { JSON_GROWTH } from '../log-lines';
import { logMetrics, mostSeries } from '../log-metrics';
import type { Numbers } from '../schema';
import { formatBytes } from '../units';
import { needs } from './check';
import type { Broken, Check } from './check';

type Services = Numbers['application']['services'];

/** Statuses that alerts count one by one. */
const ASKED_STATUSES = [401, 404];

const seriesAreBounded = needs(
  // One by one: a part that is wrong by itself is missing here.
  ({ logging, application }) => [
    logging?.http?.methods,
    logging?.http?.statuses,
    logging?.http?.routes,
    logging?.http?.buckets,
    logging?.levels,
    logging?.maxSeries,
    application?.services,
    application?.serviceDefaults?.metricsFrom,
    application?.predictions,
  ],
  (methods, statuses, routes, buckets, levels, maxSeries, services, from, predictions) => {
    const all = logMetrics(
      { http: { methods, statuses, routes, buckets }, levels } as Parameters<typeof logMetrics>[0],
      services.map(({ name }) => name),
      ['database'],
      isLogged(predictions?.service, services, from),
    );
    const most = all.reduce((sum, metric) => sum + mostSeries(metric), 0);
    if (most <= maxSeries) return [];
    const [largest] = [...all].sort((one, other) => mostSeries(other) - mostSeries(one));
    const message =
      `expected at least ${most}, so many series can the log metrics of one node have, most of them ` +
      `${largest?.name}; list fewer routes, methods or statuses, or raise it`;
    return [{ path: ['logging', 'maxSeries'], message }];
  },
);

/** Whether a service's requests are counted from its log. */
function isLogged(name: string | undefined, services: Services, from: 'scrape' | 'logs'): boolean {
  return services.some((it) => it.name === name && (it.metricsFrom ?? from) === 'logs');
}

/** What is not listed is counted as `other`: no alert on predictions could find it. */
const predictionsAreTold = needs(
  ({ logging, application }) => [
    logging?.http?.routes,
    application?.services,
    application?.serviceDefaults?.metricsFrom,
    application?.predictions,
  ],
  (listed, services, from, predictions) => {
    if (predictions === null || !isLogged(predictions.service, services, from)) return [];
    const told = (pattern: string) =>
      listed.some((route) =>
        pattern.endsWith('*') ? route.startsWith(pattern.slice(0, -1)) : route === pattern,
      );
    return (predictions.routes ?? []).flatMap((pattern, at): Broken[] => {
      const message =
        `expected one of logging.http.routes (${listed.join(', ')}) for ${predictions.service} ` +
        '(metricsFrom: logs): requests to others are not told apart';
      return told(pattern) ? [] : [{ path: ['application', 'predictions', 'routes', at], message }];
    });
  },
);

const bucketsAscend = needs(
  (it) => [it.logging?.http?.buckets],
  (buckets) =>
    buckets.flatMap((bound, at): Broken[] =>
      at > 0 && bound <= (buckets[at - 1] ?? 0)
        ? [{ path: ['logging', 'http', 'buckets', at], message: 'expected bounds in ascending order' }]
        : [],
    ),
);

const chunkHoldsLine = needs(
  (it) => [it.logging?.buffer?.chunk, it.logging?.read?.longestLine],
  (chunk, line) =>
    // A line that does not fit is cut.
    chunk >= JSON_GROWTH * line
      ? []
      : [
          {
            path: ['logging', 'buffer', 'chunk'],
            message: `expected at least ${JSON_GROWTH} times read.longestLine (${formatBytes(line)}): a chunk must hold the longest line as JSON`,
          },
        ],
);

const bufferHoldsChunks = needs(
  (it) => [it.logging?.buffer?.size, it.logging?.buffer?.chunk, it.logging?.buffer?.flushThreads],
  (size, chunk, threads) =>
    size >= chunk * (threads + 1)
      ? []
      : [
          {
            path: ['logging', 'buffer', 'size'],
            message: `expected room for a chunk per flush thread and one that is filled (${formatBytes(chunk * (threads + 1))})`,
          },
        ],
);

const levelsAreDistinct = needs(
  (it) => [it.logging?.levels],
  (levels) => {
    const seen = new Map<string, string>();
    return Object.entries(levels).flatMap(([level, words]) =>
      (words ?? []).flatMap((word, at): Broken[] => {
        const other = seen.get(word);
        seen.set(word, level);
        const message = `expected a word of its own: it stands for ${other} already`;
        return other === undefined ? [] : [{ path: ['logging', 'levels', level, at], message }];
      }),
    );
  },
);

/** What alerts ask for by name must be told apart: a status that is not listed is counted as its class. */
const alertsFindTheirs = needs(
  (it) => [it.logging?.http?.statuses, it.logging?.levels],
  (statuses, levels) => {
    const missing = ASKED_STATUSES.filter((status) => !statuses.includes(status));
    return [
      ...(missing.length > 0
        ? [
            {
              path: ['logging', 'http', 'statuses'],
              message: `expected ${missing.join(' and ')} among them: RefusedRequestsHigh and PathScan count these`,
            },
          ]
        : []),
      ...('error' in levels
        ? []
        : [
            {
              path: ['logging', 'levels'],
              message: 'expected a level named error among them: ErrorLogBurst counts it',
            },
          ]),
    ];
  },
);

/** Every stock image speaks one protocol beside HTTP; both at once needs an image of one's own. */
const oneImage: Check = (_, { logs }) => {
  const broken = logs?.sink?.kind === 'opensearch' && logs.archive && !logs.image;
  const message =
    'expected no archive: no stock image of Fluentd speaks to OpenSearch and S3; name one in logs.image that does';
  return broken ? [{ path: ['logs', 'archive'], environment: true, message }] : [];
};

const twoPlaces: Check = (_, { logs }) =>
  logs?.sink?.kind === 's3' && logs.archive
    ? [
        {
          path: ['logs', 'archive'],
          environment: true,
          message: 'expected null: the sink itself is S3 already',
        },
      ]
    : [];

/** The log pipeline: bounded series, lines that fit, one image that can do it all. */
export const logging = [
  seriesAreBounded,
  predictionsAreTold,
  bucketsAscend,
  chunkHoldsLine,
  bufferHoldsChunks,
  levelsAreDistinct,
  alertsFindTheirs,
  oneImage,
  twoPlaces,
];
