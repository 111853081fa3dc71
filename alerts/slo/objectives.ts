import { exact } from '../../config';
import type { Config } from '../../config';
import type { Labels } from '../quantity';

/** What is promised: answers without a 5xx, and answers in time. */
export const SLO_KINDS = ['availability', 'latency'] as const;
export type SloKind = (typeof SLO_KINDS)[number];

/** One objective of one service. */
export interface Slo {
  readonly service: string;
  readonly kind: SloKind;
  /** Share of good requests, for example 0.999. */
  readonly objective: number;
  /** Share of requests that may fail: 0.001. Decimal, where `1 - 0.999` is 0.0010000000000000009. */
  readonly budget: number;
  /** The labels by which tools made for sloth know an objective, and ours. */
  readonly labels: Labels;
}

/** Every objective of every service; a new service has those of `serviceDefaults`. */
export function slos({ application: { namespace, services } }: Config): readonly Slo[] {
  return services.flatMap(({ name, objectives }) =>
    SLO_KINDS.map((kind): Slo => {
      const objective = kind === 'availability' ? objectives.availability : objectives.latency.share;
      return {
        service: name,
        kind,
        objective,
        budget: exact(1 - objective),
        labels: {
          namespace,
          service: name,
          sloth_id: `${name}-${kind}`,
          sloth_service: name,
          sloth_slo: kind,
        },
      };
    }),
  );
}

/** Labels that say which objective a recorded series is about; joined they are its subject. */
export const OBJECTIVE = ['namespace', 'sloth_id'] as const;

/** The objective of examples. Default: the availability of the first service. */
export function exampleSlo(config: Config, kind: SloKind = 'availability', service?: string): Slo {
  const found = slos(config).find((slo) => slo.kind === kind && slo.service === (service ?? slo.service));
  if (found === undefined) throw new Error('application.services is empty; the schema refuses that');
  return found;
}

/** What a recorded series of an objective is identified by. */
export function identityOf({ labels }: Slo): Labels {
  return Object.fromEntries(OBJECTIVE.map((name) => [name, labels[name] ?? '']));
}
