import type { Config, Team } from '../../../config';
import type { Level } from '../../signal';

/** The team that a signal about services names: the one that owns most of them, the first on a tie. */
export function mainOwner({ application: { services } }: Config): Team {
  const count = (team: Team) => services.filter(({ owner }) => owner === team).length;
  return services.map(({ owner }) => owner).reduce((most, one) => (count(one) > count(most) ? one : most));
}

/**
 * A level for every service. One rule serves them all while one team owns them all; else each service has a
 * rule of its own, so that its owner is told.
 */
export function perOwner({ application: { services } }: Config, level: Level): [Level, ...Level[]] {
  const [first, ...rest] = services.map(({ name, owner }): Level => ({
    ...level,
    match: { ...level.match, service: name },
    team: owner,
  }));
  const alike = services.every(({ owner }) => owner === services[0]?.owner);
  return first === undefined || alike ? [level] : [first, ...rest];
}
