import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { Config } from '../config';
import { NODE_AGENTS, nodeAgentNamespace } from '../inventory';
import type { NodeAgent } from '../inventory';
import { PART_OF } from './kit/labels';

interface Rule {
  readonly expression: string;
  readonly message: string;
}

const CONTAINERS =
  'object.spec.containers + (has(object.spec.initContainers) ? object.spec.initContainers : [])';
const HOST_PATHS = 'has(object.spec.volumes) ? object.spec.volumes.filter(v, has(v.hostPath)) : []';
const ACCOUNT = "(has(object.spec.serviceAccountName) ? object.spec.serviceAccountName : '')";

const NO_HOST_NAMESPACES: Rule = {
  expression: ['hostNetwork', 'hostPID', 'hostIPC']
    .map((field) => `(!has(object.spec.${field}) || !object.spec.${field})`)
    .join(' && '),
  message: 'the host’s network, processes and IPC are not for pods of the monitoring plane',
};

const NOT_PRIVILEGED: Rule = {
  expression:
    'variables.containers.all(c, has(c.securityContext) && ' +
    '(!has(c.securityContext.privileged) || !c.securityContext.privileged) && ' +
    'has(c.securityContext.allowPrivilegeEscalation) && !c.securityContext.allowPrivilegeEscalation && ' +
    "has(c.securityContext.capabilities) && has(c.securityContext.capabilities.drop) && 'ALL' in c.securityContext.capabilities.drop)",
  message: 'containers of the monitoring plane drop all capabilities and gain no privilege',
};

/**
 * What Pod Security cannot say: the node agents have exactly their host paths (C21), those that are only read are
 * mounted so, and no other pod of the plane has any. A namespace of the agents' own holds nothing else. Foreign pods
 * in the application's namespace are not looked at: they are not the plane's to decide.
 */
export class AdmissionPolicies extends Construct {
  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    const home = config.application.namespace;
    const agents = nodeAgentNamespace(config);
    const names = literal(Object.keys(NODE_AGENTS));
    const each = (pick: (agent: NodeAgent) => readonly string[]) =>
      `{${Object.entries(NODE_AGENTS)
        .map(([name, agent]) => `'${name}': ${literal(pick(agent))}`)
        .join(', ')}}[object.spec.serviceAccountName]`;

    this.policy(`${home}-node-agents`, [agents], {
      conditions: { agents: `${ACCOUNT} in ${names}` },
      variables: {
        containers: CONTAINERS,
        hostPaths: HOST_PATHS,
        allowed: each(({ hostPaths }) => hostPaths.map(({ path }) => path)),
        writable: each(({ hostPaths }) => hostPaths.filter((it) => it.writable).map(({ path }) => path)),
        capabilities: each(({ capabilities = [] }) => capabilities),
      },
      rules: [
        {
          expression: 'variables.hostPaths.all(v, v.hostPath.path in variables.allowed)',
          message: 'a node agent has its own host paths and no others',
        },
        {
          expression:
            'variables.hostPaths.filter(v, !(v.hostPath.path in variables.writable)).all(v, variables.containers.all(c, ' +
            '!has(c.volumeMounts) || c.volumeMounts.all(m, m.name != v.name || (has(m.readOnly) && m.readOnly))))',
          message: 'a node agent mounts what it only reads read-only',
        },
        {
          expression:
            'variables.containers.all(c, !has(c.securityContext) || !has(c.securityContext.capabilities) || ' +
            '!has(c.securityContext.capabilities.add) || c.securityContext.capabilities.add.all(a, a in variables.capabilities))',
          message: 'a node agent adds its own capabilities and no others',
        },
        NOT_PRIVILEGED,
        NO_HOST_NAMESPACES,
      ],
    });
    const [[label, value]] = Object.entries(PART_OF) as [[string, string]];
    const ofPlane = `has(object.metadata.labels) && '${label}' in object.metadata.labels && object.metadata.labels['${label}'] == '${value}'`;
    this.policy(`${home}-no-host-access`, [...new Set([home, agents])], {
      conditions: {
        'not-an-agent': `!(request.namespace == '${agents}' && ${ACCOUNT} in ${names})`,
        'the-planes': agents === home ? ofPlane : `request.namespace == '${agents}' || (${ofPlane})`,
      },
      variables: { containers: CONTAINERS, hostPaths: HOST_PATHS },
      rules: [
        {
          expression: 'size(variables.hostPaths) == 0',
          message: 'host paths are for the node agents fluentd and node-exporter alone',
        },
        {
          expression:
            'variables.containers.all(c, !has(c.securityContext) || !has(c.securityContext.capabilities) || ' +
            '!has(c.securityContext.capabilities.add) || size(c.securityContext.capabilities.add) == 0)',
          message: 'capabilities are for the node agents alone',
        },
        NOT_PRIVILEGED,
        NO_HOST_NAMESPACES,
      ],
    });
  }

  private policy(
    name: string,
    namespaces: readonly string[],
    {
      conditions,
      variables,
      rules,
    }: {
      readonly conditions: Readonly<Record<string, string>>;
      readonly variables: Readonly<Record<string, string>>;
      readonly rules: readonly Rule[];
    },
  ): void {
    const named = (map: Readonly<Record<string, string>>) =>
      Object.entries(map).map(([key, expression]) => ({ name: key, expression }));
    const object = (kind: string, spec: object) =>
      new ApiObject(this, `${kind}-${name}`, {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind,
        metadata: { name, labels: { ...PART_OF } },
        spec,
      });
    object('ValidatingAdmissionPolicy', {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] },
        ],
      },
      matchConditions: named(conditions),
      variables: named(variables),
      validations: rules,
    });
    object('ValidatingAdmissionPolicyBinding', {
      policyName: name,
      validationActions: ['Deny'],
      matchResources: {
        namespaceSelector: {
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [...namespaces] }],
        },
      },
    });
  }
}

/** A list of CEL. */
function literal(values: readonly string[]): string {
  return `[${values.map((value) => `'${value}'`).join(', ')}]`;
}
