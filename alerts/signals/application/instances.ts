import { oneOf, promql, series } from '../../promql';
import type { Labels, Wave } from '../../quantity';
import { qualifying } from '../workloads/kube-facts';
import type { Origin } from './origin';

const AVAILABLE = 'kube_deployment_status_replicas_available';

/**
 * PromQL for how many instances of an origin's services answer: those that were scraped; of services that nobody
 * scrapes, the pods that are available in the eyes of Kubernetes.
 */
export function answering({ from, services }: Origin): string {
  if (from === 'scrape') return `sum by (namespace, service) (up{job=~${oneOf(services)}})`;
  return promql`
    label_replace(
      max by (namespace, deployment) (
        ${qualifying(AVAILABLE, `,deployment=~${oneOf(services)}`)}
      ),
      "service", "$1", "deployment", "(.+)"
    )`;
}

/**
 * Series for an example: two of three instances of its service answer, one each in the namespace `other` and of
 * the stranger `another`, and none of the stranger `gone`. `beside`: there is another origin, which must not count them.
 */
export function answeringTwo(
  { from, identity, stranger }: Origin,
  beside: boolean,
): Readonly<Record<string, Wave>> {
  const { namespace = '', service = '' } = identity;
  const available = (more: Labels = {}) =>
    series(AVAILABLE, { job: 'kube-state-metrics', namespace, deployment: service, ...more });
  if (from === 'scrape') {
    const up = (pod: string, more: Labels = {}) => series('up', { job: service, ...identity, pod, ...more });
    return {
      [up('a')]: { at: 1 },
      [up('b')]: { at: 1 },
      [up('c')]: { at: 0 },
      [up('a', { job: 'other' })]: { at: 1 },
      [up('d', { namespace: 'other' })]: { at: 1 },
      [up('e', stranger('another'))]: { at: 1 },
      [up('f', stranger('gone'))]: { at: 0 },
      ...(beside && { [available()]: { at: 5 } }),
    };
  }
  return {
    [available({ instance: 'previous' })]: { at: 1 },
    [available()]: { at: 2 },
    [available({ job: 'other' })]: { at: 5 },
    [available({ namespace: 'other' })]: { at: 1 },
    [available(stranger('another'))]: { at: 1 },
    [available(stranger('gone'))]: { at: 0 },
  };
}
