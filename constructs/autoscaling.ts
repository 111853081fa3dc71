import { ApiObject } from 'cdk8s';
import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { Config } from '../config';
import { PART_OF } from './kit/labels';

/** The HPA of the service that carries the load: it alone owns the number of replicas (C13). */
export class HorizontalAutoscaler extends Construct {
  constructor(scope: Construct, id: string, { scaling }: Config) {
    super(scope, id);
    const { service, horizontal } = scaling.backend;
    new k8s.KubeHorizontalPodAutoscalerV2(this, 'hpa', {
      metadata: { name: service, labels: { app: service, ...PART_OF } },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: service },
        minReplicas: horizontal.minReplicas,
        maxReplicas: horizontal.maxReplicas,
        metrics: [
          {
            type: 'Resource',
            resource: {
              name: 'cpu',
              target: { type: 'Utilization', averageUtilization: Math.round(horizontal.cpuTarget * 100) },
            },
          },
        ],
        behavior: {
          scaleUp: {
            stabilizationWindowSeconds: 0,
            policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
          },
          scaleDown: {
            stabilizationWindowSeconds: horizontal.scaleDownWindow,
            policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }],
          },
        },
      },
    });
  }
}

/** The VPA only recommends: resources change through the configuration (C13). */
export class VerticalAutoscaler extends Construct {
  constructor(scope: Construct, id: string, { scaling }: Config) {
    super(scope, id);
    const { service } = scaling.backend;
    new ApiObject(this, 'vpa', {
      apiVersion: 'autoscaling.k8s.io/v1',
      kind: 'VerticalPodAutoscaler',
      metadata: { name: service, labels: { app: service, ...PART_OF } },
      spec: {
        targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: service },
        updatePolicy: { updateMode: 'Off' },
      },
    });
  }
}
