import { list, run } from '../kubectl';
import type { Json } from '../kubectl';
import { Finding, Skip } from '../suite';
import type { Check } from '../suite';
import { SCRATCH } from '../world';
import type { World } from '../world';
import { networkChecks } from './network';

/** Pods that need what *restricted* forbids, and why. */
const NODE_AGENTS: Readonly<Record<string, string>> = {
  'node-exporter': 'reads the node through host paths',
  fluentd: 'reads the containers’ logs on the node as root',
};

/** What a pod or an account of the plane must not be able to do. */
export function securityChecks(world: World): readonly Check[] {
  return [...podSecurity(world), ...networkChecks(world), access(world)];
}

function podSecurity(world: World): Check[] {
  return [
    {
      what: 'every pod of the plane satisfies Pod Security restricted, node agents excepted',
      run: async () => {
        const refused: string[] = [];
        const templates = podTemplates(world);
        for (const { name, template } of templates) {
          const said = await admit(name, template);
          const excepted = name in NODE_AGENTS;
          if (said !== undefined && !excepted) refused.push(said);
          if (said === undefined && excepted)
            refused.push(`${name} is admitted: it needs no exception any more`);
        }
        if (refused.length > 0) throw new Finding(refused.join('\n'));
        const exceptions = Object.entries(NODE_AGENTS).map(([name, why]) => `${name} ${why}`);
        return `${templates.length} pod templates; refused as listed: ${exceptions.join(', ')}`;
      },
    },
    {
      what: 'a pod that runs as root is refused',
      run: async () => {
        const [some] = podTemplates(world);
        const template = structuredClone(some?.template);
        template.spec.securityContext = { runAsUser: 0 };
        const said = await admit('root', template);
        if (said === undefined) throw new Finding('it was admitted');
        if (!/restricted/.test(said)) throw new Finding(said);
      },
    },
  ];
}

/** What admission says against a pod in a namespace that enforces *restricted*; undefined: nothing. */
async function admit(name: string, template: Json): Promise<string | undefined> {
  const { serviceAccountName: _account, ...spec } = template.spec; // accounts are not admission's matter
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: SCRATCH },
    spec: { ...spec, serviceAccountName: 'default' },
  };
  const { code, stderr } = await run('kubectl', ['create', '--dry-run=server', '-f', '-'], {
    input: JSON.stringify(pod),
  });
  return code === 0 ? undefined : stderr.trim();
}

function podTemplates(world: World): { name: string; template: Json }[] {
  const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob'];
  return world.plane.components
    .flatMap(({ objects }) => objects as readonly Json[])
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, metadata, spec }) => {
      const template = structuredClone((kind === 'CronJob' ? spec.jobTemplate.spec : spec).template);
      const claims: Json[] = spec.volumeClaimTemplates ?? [];
      const volumes = claims.map((claim) => ({ name: claim.metadata.name, emptyDir: {} })); // as the controller adds them
      template.spec.volumes = [...(template.spec.volumes ?? []), ...volumes];
      return { name: metadata.name, template };
    });
}

/** Verb, resource and namespace, as `kubectl auth can-i` takes them. */
type Right = readonly [verb: string, resource: string, namespace: string];

function access(world: World): Check {
  const { namespace } = world;
  const forbidden: Right[] = [
    ['get', 'secrets', namespace],
    ['list', 'pods', 'kube-system'],
    ['create', 'pods', namespace],
    ['delete', 'pods', namespace],
    ['patch', 'deployments', namespace],
    ['create', 'pods/exec', namespace],
  ];
  const needed: Readonly<Record<string, Right[]>> = {
    prometheus: [
      ['list', 'pods', namespace],
      ['watch', 'endpointslices.discovery.k8s.io', namespace],
    ],
    'kube-state-metrics': [['list', 'cronjobs.batch', namespace]],
  };
  return {
    what: 'accounts of the plane can read what they need, and neither secrets, other namespaces nor change anything',
    run: async () => {
      const accounts = (await list('serviceaccounts', '-n', namespace)).map(({ metadata }) => metadata.name);
      const own = world.objectsOf('ServiceAccount').map(({ metadata }) => metadata.name);
      const missing = own.filter((name) => !accounts.includes(name));
      if (missing.length > 0) throw new Finding(`no account ${missing.join(', ')}`);
      const wrong: string[] = [];
      const look = async (account: string, right: Right, expected: boolean) => {
        if ((await canI(namespace, account, right)) !== expected) {
          wrong.push(
            `${account} ${expected ? 'cannot' : 'can'} ${right.slice(0, 2).join(' ')} in ${right[2]}`,
          );
        }
      };
      for (const account of own) {
        await Promise.all(forbidden.map((right) => look(account, right, false)));
        await Promise.all((needed[account] ?? []).map((right) => look(account, right, true)));
      }
      if (wrong.length > 0) throw new Finding(wrong.join('\n'));
      return `${own.length} accounts`;
    },
  };
}

async function canI(namespace: string, account: string, [verb, resource, at]: Right): Promise<boolean> {
  const as = `system:serviceaccount:${namespace}:${account}`;
  const { stdout, stderr } = await run('kubectl', ['auth', 'can-i', verb, resource, '-n', at, '--as', as]);
  if (/cannot impersonate|is forbidden/.test(stderr)) throw new Skip('this user may not ask for others');
  return stdout.trim().startsWith('yes');
}
