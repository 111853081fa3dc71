import { exact, formatDuration } from '../units';
import { boundsFor, boundsOf, oneOfBounds } from './bounds';
import type { Bounds } from './bounds';
import { needs } from './check';
import type { Broken } from './check';

/** The four burn rates, worst first, with their paths. */
const BURNS = [
  ['page', 'fast'],
  ['page', 'slow'],
  ['ticket', 'fast'],
  ['ticket', 'slow'],
] as const;
const ROOT = ['thresholds', 'errorBudget'] as const;

const COUNTED = 'a histogram counts up to these bounds only';

/** Those of `serviceDefaults` hold for the services without objectives of their own. */
const latencyIsBucket = needs(
  (it) => [it.application?.serviceDefaults?.objectives?.latency?.within, ...boundsOf(it)],
  (within, services, ...bounds) => {
    const of = (path: (string | number)[], measured: readonly Bounds[], limit: number): Broken[] =>
      measured
        .filter(({ buckets }) => !buckets.includes(limit))
        .map((one) => ({
          path: [...path, 'objectives', 'latency', 'within'],
          message: oneOfBounds(one, COUNTED),
        }));
    const others = services.filter(({ objectives }) => objectives === undefined);
    return [
      ...of(['application', 'serviceDefaults'], boundsFor(others, ...bounds), within),
      ...services.flatMap((service, at) =>
        service.objectives
          ? of(
              ['application', 'services', at],
              boundsFor([service], ...bounds),
              service.objectives.latency.within,
            )
          : [],
      ),
    ];
  },
);

const satisfactionIsBucket = needs(
  (it) => [it.application?.satisfaction?.satisfied, it.application?.satisfaction?.tolerated, ...boundsOf(it)],
  (satisfied, tolerated, services, ...bounds) => {
    const path = (name: string) => ['application', 'satisfaction', name];
    const strange = Object.entries({ satisfied, tolerated }).flatMap(([name, time]) =>
      boundsFor(services, ...bounds)
        .filter(({ buckets }) => !buckets.includes(time))
        .map((one) => ({ path: path(name), message: oneOfBounds(one, COUNTED) })),
    );
    if (strange.length > 0) return strange;
    if (satisfied < tolerated) return [];
    const longer = `expected more than satisfied (${formatDuration(satisfied)}): what satisfies is tolerated anyway`;
    return [{ path: path('tolerated'), message: longer }];
  },
);

const windowsNest = needs(
  (it) => [it.thresholds?.errorBudget, it.evaluation?.slowEvaluationInterval],
  (budget, grid) =>
    BURNS.flatMap(([kind, pace]): Broken[] => {
      const burn = budget[kind]?.[pace];
      const { period } = budget;
      if (burn?.short === undefined || burn.long === undefined || period === undefined) return [];
      const broken: Broken[] = [];
      if (burn.short >= burn.long)
        broken.push({
          path: [...ROOT, kind, pace, 'short'],
          message: `expected less than long (${formatDuration(burn.long)}): it tells whether the fire still burns`,
        });
      if (burn.short < 4 * grid)
        broken.push({
          path: [...ROOT, kind, pace, 'short'],
          message: `expected at least four slow evaluations (${formatDuration(4 * grid)}), else a gap empties it`,
        });
      if (burn.long >= period)
        broken.push({
          path: [...ROOT, kind, pace, 'long'],
          message: `expected less than errorBudget.period (${formatDuration(period)})`,
        });
      return broken;
    }),
);

const worstFirst = needs(
  (it) => [it.thresholds?.errorBudget],
  (budget) =>
    BURNS.slice(1).flatMap(([kind, pace], at): Broken[] => {
      const [worseKind, worsePace] = BURNS[at] ?? BURNS[0];
      const rate = budget[kind]?.[pace]?.burnRate;
      const worse = budget[worseKind]?.[worsePace]?.burnRate;
      if (rate === undefined || worse === undefined || rate < worse) return [];
      const message = `expected less than ${worseKind}.${worsePace}.burnRate (${worse}): the slower the fire, the longer the windows`;
      return [{ path: [...ROOT, kind, pace, 'burnRate'], message }];
    }),
);

/** A share of errors never exceeds 1: an objective that is too modest would have an alert that cannot fire. */
const canBurn = needs(
  (it) => [
    it.application?.serviceDefaults?.objectives,
    it.application?.services,
    it.thresholds?.errorBudget?.page?.fast?.burnRate,
  ],
  (defaults, services, rate) => {
    const of = (path: (string | number)[], objective: number | undefined): Broken[] => {
      if (objective === undefined || rate * exact(1 - objective) < 1) return [];
      const least = `${exact(100 * (1 - 1 / rate)).toFixed(2)}%`;
      const message = `expected more than ${least}: errors cannot burn the budget page.fast.burnRate (${rate}) times as fast as that`;
      return [{ path, message }];
    };
    const both = (path: (string | number)[], it: typeof defaults): Broken[] => [
      ...of([...path, 'objectives', 'availability'], it.availability),
      ...of([...path, 'objectives', 'latency', 'share'], it.latency?.share),
    ];
    return [
      ...both(['application', 'serviceDefaults'], defaults),
      ...services.flatMap(({ objectives }, at) =>
        objectives ? both(['application', 'services', at], objectives) : [],
      ),
    ];
  },
);

/** Objectives and the alerts on their error budgets. */
export const objectives = [latencyIsBucket, satisfactionIsBucket, windowsNest, worstFirst, canBurn];
