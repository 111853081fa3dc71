import { series } from '../../promql';
import type { Example } from '../../quantity';

const BACKEND = { namespace: 'shiojiri-rainbow-seeker', service: 'backend' } as const;
const POD = 'backend-6f9c7d';

/** The service that answers, as recorded series name it. */
export const ANSWERING = { ...BACKEND, subject: 'shiojiri-rainbow-seeker/backend' } as const;
/** What its error budget is about. */
export const AVAILABILITY = 'shiojiri-rainbow-seeker/backend-availability';

/** So many answers per second in all, of which a share (at most 0.8) fails, at one of two pods more than at the other. */
export function answers(perSecond: number): Example {
  const of = (pod: string, code: string) =>
    series('http_requests_total', { job: 'backend', ...BACKEND, pod, route: '/api/sightings', code });
  return (share) => ({
    [of(`${POD}-x2k8p`, '200')]: { rate: perSecond * (0.5 - 0.4 * share) },
    [of(`${POD}-x2k8p`, '500')]: { rate: perSecond * 0.4 * share },
    [of(`${POD}-q7w4z`, '200')]: { rate: perSecond * (0.5 - 0.6 * share) },
    [of(`${POD}-q7w4z`, '503')]: { rate: perSecond * 0.6 * share },
  });
}
