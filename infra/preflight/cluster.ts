import type { Plane } from '../plane';
import { complaint, NOT_FOUND } from '../programs';
import type { Programs } from '../programs';
import type { StackSettings } from '../stack-settings';
import type { Ask } from './ask';
import { definitions, deployments, namespaces } from './objects';
import { metricsApi, storageClass } from './services';

/** How long one question may take. */
const SECONDS = 15;

/** What the cluster lacks, a sentence each. Only reads. */
export async function clusterProblems(
  plane: Plane,
  settings: StackSettings,
  { capture }: Pick<Programs, 'capture'>,
): Promise<readonly string[]> {
  const target = [
    ...(settings.kubeconfig === undefined ? [] : [`--kubeconfig=${settings.kubeconfig}`]),
    ...(settings.kubeContext === undefined ? [] : [`--context=${settings.kubeContext}`]),
    `--request-timeout=${SECONDS}s`,
  ];
  const ready = await capture('kubectl', [...target, 'get', '--raw', '/readyz']);
  if (ready.code === NOT_FOUND) {
    return ['kubectl is not on PATH; install it, so that the cluster can be asked what it lacks'];
  }
  if (ready.code !== 0) {
    return [
      `the cluster does not answer (${complaint(ready)}); check KUBECONFIG and the stack's kubeContext. ` +
        'A preview needs the cluster too; `npm run synth` renders the plane without one',
    ];
  }
  const failed: string[] = [];
  const ask: Ask = async (args) => {
    const answer = await capture('kubectl', [...target, 'get', ...args]);
    if (answer.code === 0) return answer.stdout;
    failed.push(
      `kubectl get ${args.join(' ')} failed (${complaint(answer)}); deploy with an account that may read this`,
    );
    return undefined;
  };
  const found = await Promise.all([
    namespaces(plane, ask),
    storageClass(plane.config, ask),
    definitions(plane, ask),
    metricsApi(plane, ask),
    deployments(plane, ask),
  ]);
  return [...found.flat(), ...failed];
}
