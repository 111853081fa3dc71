import type { Path } from './document';
import type { Environment, Numbers } from './schema';
import { formatCores, formatDuration } from './units';

/** A rule between several values that no single schema node can see. */
export interface Broken {
  readonly path: Path;
  readonly message: string;
  /** The path is one of the environment's file. */
  readonly environment?: true;
}

type Check = (numbers: Numbers, environment: Environment) => Broken[];

/** Every `for` of every level. */
function holdTimes(thresholds: Numbers['thresholds']): { path: Path; seconds: number }[] {
  return Object.entries(thresholds).flatMap(([signal, settings]) =>
    Object.entries(settings as Record<string, unknown>).flatMap(([level, value]) =>
      typeof value === 'object' && value !== null && 'for' in value
        ? [{ path: ['thresholds', signal, level, 'for'], seconds: Number(value.for) }]
        : [],
    ),
  );
}

const holdsSpanScrapes: Check = ({ thresholds, evaluation }) =>
  holdTimes(thresholds).flatMap(({ path, seconds }) => {
    if (seconds < 2 * evaluation.scrapeInterval) {
      const least = formatDuration(2 * evaluation.scrapeInterval);
      return [{ path, message: `expected at least two scrapes (${least}), so that one bad scrape wakes nobody` }];
    }
    if (seconds % evaluation.evaluationInterval !== 0) {
      return [{ path, message: `expected a multiple of evaluationInterval (${formatDuration(evaluation.evaluationInterval)})` }];
    }
    return [];
  });

const windowsSpanScrapes: Check = ({ thresholds, evaluation }) =>
  Object.entries(thresholds).flatMap(([signal, settings]) => {
    const least = 4 * evaluation.scrapeInterval;
    if (!('window' in settings) || settings.window >= least) return [];
    const message = `expected at least four scrapes (${formatDuration(least)}), else a gap empties the rate`;
    return [{ path: ['thresholds', signal, 'window'], message }];
  });

const latencyIsBucket: Check = ({ application, thresholds }) => {
  const { buckets } = application.serviceDefaults.metrics;
  if (buckets.includes(thresholds.responseTime.warning.above)) return [];
  const allowed = buckets.map(formatDuration).join(', ');
  const message = `expected one of serviceDefaults.metrics.buckets (${allowed}): between two bounds a histogram cannot tell`;
  return [{ path: ['thresholds', 'responseTime', 'warning', 'above'], message }];
};

const bucketsAscend: Check = ({ application }) =>
  application.serviceDefaults.metrics.buckets.flatMap((bound, at, all) =>
    at > 0 && bound <= (all[at - 1] ?? 0)
      ? [{ path: ['application', 'serviceDefaults', 'metrics', 'buckets', at], message: 'expected bounds in ascending order' }]
      : [],
  );

const scalesBeforeAlert: Check = ({ scaling, thresholds, application }) => {
  const { service, resources, horizontal } = scaling.backend;
  const broken: Broken[] = [];
  if (!application.services.some((one) => one.name === service)) {
    const names = application.services.map((one) => one.name).join(', ');
    broken.push({ path: ['scaling', 'backend', 'service'], message: `expected one of ${names}` });
  }
  const scalesAt = horizontal.cpuTarget * resources.requests.cpu;
  const alertsAt = thresholds.cpu.warning.above * resources.limits.cpu;
  if (scalesAt >= alertsAt) {
    const message =
      `expected to scale before thresholds.cpu.warning fires: the target is ${formatCores(scalesAt)} ` +
      `(of the request), the alert ${formatCores(alertsAt)} (of the limit); raise limits.cpu or lower cpuTarget`;
    broken.push({ path: ['scaling', 'backend', 'horizontal', 'cpuTarget'], message });
  }
  return broken;
};

const renewsBeforeWarning: Check = ({ application, thresholds }) =>
  application.certificate.renewBefore > thresholds.certificate.warning.below
    ? []
    : [
        {
          path: ['application', 'certificate', 'renewBefore'],
          message: `expected more than thresholds.certificate.warning (${formatDuration(thresholds.certificate.warning.below)}), else every renewal warns first`,
        },
      ];

const keepFiringIsGrid: Check = ({ evaluation }) =>
  evaluation.keepFiringFor % evaluation.evaluationInterval === 0
    ? []
    : [{ path: ['evaluation', 'keepFiringFor'], message: 'expected a multiple of evaluationInterval' }];

const alertmanagerQuorum: Check = (_, environment) =>
  environment.replicas.alertmanager % 2 === 1
    ? []
    : [{ path: ['replicas', 'alertmanager'], environment: true, message: 'expected an odd number: a cluster of peers' }];

const someoneIsTold: Check = (_, { receivers }) =>
  receivers.slack || receivers.email
    ? []
    : [{ path: ['receivers'], environment: true, message: 'expected slack or email: PagerDuty alone never hears of a warning' }];

const ALL: readonly Check[] = [
  holdsSpanScrapes,
  windowsSpanScrapes,
  bucketsAscend,
  latencyIsBucket,
  scalesBeforeAlert,
  renewsBeforeWarning,
  keepFiringIsGrid,
  alertmanagerQuorum,
  someoneIsTold,
];

/** Every broken invariant, in a stable order. */
export function checks(numbers: Numbers, environment: Environment): Broken[] {
  return ALL.flatMap((check) => check(numbers, environment));
}
