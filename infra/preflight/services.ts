import type { Config } from '../../config';
import type { Plane } from '../plane';
import type { Ask } from './ask';

const METRICS_API = 'v1beta1.metrics.k8s.io';

interface StorageClasses {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  }[];
}

/** Whether somebody provides volumes. */
export async function storageClass({ environment }: Config, ask: Ask): Promise<string[]> {
  const answer = await ask(['storageclasses', '--output=json']);
  if (answer === undefined) return [];
  const classes = (JSON.parse(answer) as StorageClasses).items.map(({ metadata }) => metadata);
  const { className } = environment.storage;
  const has = classes.map(({ name }) => name).join(', ') || 'none';
  const file = `config/environments/${environment.name}.yaml: storage.className`;
  if (className !== null) {
    if (classes.some(({ name }) => name === className)) return [];
    return [`StorageClass ${className} does not exist; the cluster has ${has}: name one in ${file}`];
  }
  const mark = 'storageclass.kubernetes.io/is-default-class';
  if (classes.some(({ annotations }) => annotations?.[mark] === 'true')) return [];
  return [
    `the cluster has no default StorageClass (it has ${has}), so volumes would wait forever; name one in ${file}`,
  ];
}

interface ApiService {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Whether the numbers that the autoscaler looks at are served. */
export async function metricsApi({ components }: Plane, ask: Ask): Promise<string[]> {
  const scaled = components.some(({ objects }) =>
    objects.some(({ kind }) => kind === 'HorizontalPodAutoscaler'),
  );
  if (!scaled) return [];
  const answer = await ask(['apiservices', METRICS_API, '--ignore-not-found', '--output=json']);
  if (answer === undefined) return [];
  const { status } = (answer.trim() === '' ? {} : JSON.parse(answer)) as ApiService;
  if (status?.conditions?.some((it) => it.type === 'Available' && it.status === 'True')) return [];
  return [
    `the API ${METRICS_API} is ${answer.trim() === '' ? 'missing' : 'not available'}; install metrics-server ` +
      'or repair it: without it the HorizontalPodAutoscaler never scales',
  ];
}
