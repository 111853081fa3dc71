import type { Numbers } from '../schema';
import { PLANE_NAMES } from '../schema';
import { needs } from './check';
import type { Broken } from './check';

type Service = Numbers['application']['services'][number];

const namesAreFree = needs(
  (it) => [it.application?.services, it.application?.database?.name ?? '', Object.keys(it.jobs ?? {})],
  (services, database, jobs) => {
    const seen = new Set([database]);
    return services.flatMap(({ name }, at): Broken[] => {
      const path = ['application', 'services', at, 'name'];
      if ([...PLANE_NAMES, ...jobs].includes(name)) {
        return [
          {
            path,
            message: 'expected another name: the monitoring plane has an object or a scrape job of this one',
          },
        ];
      }
      if (seen.has(name))
        return [{ path, message: 'expected a name of its own: another service or the database has it' }];
      seen.add(name);
      return [];
    });
  },
);

const databaseNameIsFree = needs(
  (it) => [it.application?.database?.name],
  (name) =>
    PLANE_NAMES.includes(name)
      ? [
          {
            path: ['application', 'database', 'name'],
            message: 'expected another name: the monitoring plane has an object or a scrape job of this one',
          },
        ]
      : [],
);

const dependenciesExist = needs(
  (it) => [it.application?.services, it.application?.database?.name],
  (services, database) =>
    services.flatMap(({ name, dependsOn }, at) => {
      const known = [database, ...services.map((one) => one.name)].filter((other) => other !== name);
      return dependsOn.flatMap((target, index): Broken[] => {
        const path = ['application', 'services', at, 'dependsOn', index];
        if (target === name)
          return [{ path, message: 'expected another service: a service does not depend on itself' }];
        if (!known.includes(target)) return [{ path, message: `expected one of ${known.join(', ')}` }];
        const again = dependsOn.indexOf(target) < index;
        return again ? [{ path, message: 'expected each dependency once; remove this one' }] : [];
      });
    }),
);

const noCycle = needs(
  (it) => [it.application?.services],
  (services) => {
    const byName = new Map(services.map((service) => [service.name, service]));
    const done = new Set<string>();
    return services
      .flatMap((service) => cycles(service, [], byName, done))
      .map(({ from, to, trail }) => {
        const at = services.findIndex((one) => one.name === from);
        return {
          path: ['application', 'services', at, 'dependsOn', services[at]?.dependsOn.indexOf(to) ?? 0],
          message: `expected no circle (${trail.join(' → ')}): each would silence the other's alerts; remove one dependency`,
        };
      });
  },
);

/** Every dependency that leads back to a service on the way to it; a service of its own is reported elsewhere. */
function cycles(
  service: Service,
  way: readonly string[],
  byName: ReadonlyMap<string, Service>,
  done: Set<string>,
): { from: string; to: string; trail: string[] }[] {
  if (done.has(service.name)) return [];
  const here = [...way, service.name];
  const found = service.dependsOn.flatMap((to) => {
    const at = here.indexOf(to);
    if (at >= 0)
      return to === service.name ? [] : [{ from: service.name, to, trail: [...here.slice(at), to] }];
    const next = byName.get(to);
    return next ? cycles(next, here, byName, done) : [];
  });
  done.add(service.name);
  return found;
}

const predictingServiceExists = needs(
  (it) => [it.application?.predictions, it.application?.services],
  (predictions, services) => {
    const names = services.map(({ name }) => name);
    if (predictions?.service === undefined || names.includes(predictions.service)) return [];
    return [
      { path: ['application', 'predictions', 'service'], message: `expected one of ${names.join(', ')}` },
    ];
  },
);

const pagesBelongToServices = needs(
  (it) => [it.application?.publicPages, it.application?.services],
  (pages, services) => {
    const names = services.map(({ name }) => name);
    return pages.flatMap(({ name, service }, at): Broken[] => {
      const broken = (key: string, message: string): Broken => ({
        path: ['application', 'publicPages', at, key],
        message,
      });
      return [
        ...(names.includes(service) ? [] : [broken('service', `expected one of ${names.join(', ')}`)]),
        ...(pages.findIndex((page) => page.name === name) < at
          ? [broken('name', 'expected a name of its own: another page has it')]
          : []),
      ];
    });
  },
);

/** The services among themselves (names and dependencies), and what names one of them. */
export const services = [
  namesAreFree,
  databaseNameIsFree,
  dependenciesExist,
  noCycle,
  predictingServiceExists,
  pagesBelongToServices,
];
