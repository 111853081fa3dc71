import { formatBytes, formatCores, formatDuration } from '../config';
import type { Config, ServiceConfig } from '../config';

/**
 * The fields of a foreign Deployment that the plane sets, as a partial object for server-side apply: probes,
 * and for the scaled service its resources. Nothing else of it is ever owned.
 */
export interface ApplicationPatch {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'Deployment';
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly object[] } } };
}

/** One patch per service that has anything to patch in this environment. */
export function applicationPatches(config: Config): readonly ApplicationPatch[] {
  const { application, environment, scaling } = config;
  return application.services.flatMap((service): ApplicationPatch[] => {
    const scaled = environment.application.patchResources && service.name === scaling.backend.service;
    if (!scaled && !environment.application.patchProbes) return [];
    const container = {
      name: service.name,
      ...(scaled && { resources: resources(config) }),
      ...(environment.application.patchProbes && probes(service)),
    };
    return [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: service.name, namespace: application.namespace },
        spec: { template: { spec: { containers: [container] } } },
      },
    ];
  });
}

function resources({ scaling }: Config): object {
  const { requests, limits } = scaling.backend.resources;
  const list = ({ cpu, memory }: typeof requests) => ({ cpu: formatCores(cpu), memory: formatBytes(memory) });
  return { requests: list(requests), limits: list(limits) };
}

/** Liveness asks the process alone, readiness may ask the database: an outage must not restart anybody (C15). */
function probes({ liveness, readiness, healthPath, readyPath, port }: ServiceConfig): object {
  const probe = (path: string, { initialDelay, period }: ServiceConfig['liveness']) => ({
    httpGet: { path, port },
    initialDelaySeconds: wholeSeconds(initialDelay),
    periodSeconds: wholeSeconds(period),
  });
  return { livenessProbe: probe(healthPath, liveness), readinessProbe: probe(readyPath, readiness) };
}

function wholeSeconds(seconds: number): number {
  if (!Number.isInteger(seconds))
    throw new Error(`probes count in whole seconds, found ${formatDuration(seconds)}`);
  return seconds;
}
