import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Construct } from 'constructs';
import { objectLabels, selectorLabels } from './labels';
import { service, serviceAccount } from './objects';
import { podTemplate } from './pod';
import type { ContainerProps, PodProps } from './pod';

export interface ExporterProps extends Pick<PodProps, 'user' | 'volumes' | 'token' | 'annotations'> {
  readonly name: string;
  readonly container: Omit<ContainerProps, 'name'>;
}

/** ServiceAccount, Service and a Deployment of one stateless replica: the form of most exporters. */
export function exporter(scope: Construct, { name, container, ...pod }: ExporterProps): void {
  serviceAccount(scope, name);
  service(scope, { name, ports: container.ports ?? {} });
  new k8s.KubeDeployment(scope, 'deployment', {
    metadata: { name, labels: objectLabels(name) },
    spec: {
      replicas: 1,
      selector: { matchLabels: selectorLabels(name) },
      template: podTemplate({ name, ...pod, containers: [{ name, ...container }] }),
    },
  });
}
