import { toYaml } from '../../config';
import { planeFor } from '../support/plane';
import { loadConfig } from '../support/config';

/** Small enough to be read in a review; the whole plane is committed in kubernetes/. */
const plane = planeFor(loadConfig());
const objects = plane.components.flatMap((component) => component.objects);

const object = (kind: string, name: string) => {
  const found = objects.find((it) => it.kind === kind && it.metadata.name === name);
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return toYaml(found);
};

it.each([
  ['CronJob', 'ml-model-retrain'],
  ['HorizontalPodAutoscaler', 'backend'],
  ['VerticalPodAutoscaler', 'backend'],
  ['Certificate', 'api-tls'],
  ['NetworkPolicy', 'monitoring-plane-postgres-exporter'],
  ['Deployment', 'postgres-exporter'],
  ['ClusterRole', 'shiojiri-rainbow-seeker-prometheus'],
  ['ClusterRole', 'shiojiri-rainbow-seeker-kube-state-metrics'],
])('%s %s', (kind, name) => {
  expect(object(kind, name)).toMatchSnapshot();
});

it('the patch of backend', () => {
  expect(toYaml(plane.patches.find(({ metadata }) => metadata.name === 'backend'))).toMatchSnapshot();
});

it('the route tree', () => {
  expect(toYaml(plane.alerting.alertmanager.route)).toMatchSnapshot();
});
