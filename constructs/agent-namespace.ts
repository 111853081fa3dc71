import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { PART_OF } from './kit/labels';

/**
 * The node agents' own namespace, where the application's enforces *restricted*: host paths need *privileged*,
 * and nothing else lives here.
 */
export class AgentNamespace extends Construct {
  constructor(scope: Construct, id: string, name: string) {
    super(scope, id);
    new k8s.KubeNamespace(this, 'namespace', {
      metadata: {
        name,
        labels: {
          ...PART_OF,
          'pod-security.kubernetes.io/enforce': 'privileged',
          'pod-security.kubernetes.io/warn': 'restricted',
        },
      },
    });
  }
}
