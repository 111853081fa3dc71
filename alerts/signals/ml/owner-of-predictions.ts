import type { Config, Team } from '../../../config';
import { mainOwner } from '../application/owners';

/** The team of the service that predicts. */
export function ownerOfPredictions(config: Config): Team {
  const { predictions, services } = config.application;
  return services.find(({ name }) => name === predictions?.service)?.owner ?? mainOwner(config);
}
