import { FLUENTD, FLUENTD_STATE, NODE_AGENTS, nodeAgentNamespace, POD_LOGS } from '../../../inventory';
import { kubectl, list, run } from '../kubectl';
import type { Json } from '../kubectl';
import { Finding, Skip } from '../suite';
import type { Check } from '../suite';
import { until } from '../wait';
import type { World } from '../world';

/** A pod that admission must refuse, and why. */
interface Wrong {
  readonly what: string;
  readonly change: (pod: Json) => void;
}

/** Pods made from Fluentd's own template, each wrong in one thing. */
const WRONG: readonly Wrong[] = [
  {
    what: 'another host path',
    change: ({ spec }) => spec.volumes.push({ name: 'more', hostPath: { path: '/etc' } }),
  },
  {
    what: 'a path above its own',
    change: ({ spec }) => (hostPath(spec, POD_LOGS).path = '/var/log'),
  },
  {
    what: 'the logs mounted for writing',
    change: ({ spec }) => delete mountOf(spec, POD_LOGS).readOnly,
  },
  {
    what: 'another capability',
    change: ({ spec }) => spec.containers[0].securityContext.capabilities.add.push('SYS_ADMIN'),
  },
  {
    what: 'privilege to be gained',
    change: ({ spec }) => (spec.containers[0].securityContext.allowPrivilegeEscalation = true),
  },
  { what: 'the host’s network', change: ({ spec }) => (spec.hostNetwork = true) },
  {
    what: 'its host paths under another account',
    change: ({ spec }) => (spec.serviceAccountName = 'prometheus'),
  },
];

/** Fluentd's pods: what they may, what they see, and what outlives them. */
export function logChecks(world: World): readonly Check[] {
  const { namespace } = world;
  const at = nodeAgentNamespace(world.plane.config);
  return [
    {
      what: 'the pods of the node agents are admitted with exactly their host paths, and nothing else is',
      run: async () => {
        for (const agent of Object.keys(NODE_AGENTS)) {
          const said = await admit(podFrom(world, agent, at));
          if (said !== undefined) throw new Finding(`${agent} as it is rendered was refused: ${said}`);
        }
        const admitted: string[] = [];
        for (const { what, change } of WRONG) {
          const pod = podFrom(world, FLUENTD, at);
          change(pod);
          const said = await admit(pod);
          if (said === undefined) admitted.push(what);
          else if (!/ValidatingAdmissionPolicy/.test(said)) {
            throw new Finding(`${what}: refused, but not by the policy: ${said}`);
          }
        }
        if (admitted.length > 0) throw new Finding(`admitted: ${admitted.join(', ')}`);
        return `${WRONG.length} pods refused: ${WRONG.map(({ what }) => what).join(', ')}`;
      },
    },
    {
      what: 'no policy looks at pods that are not the plane’s',
      run: async () => {
        if (at !== namespace) throw new Skip('the node agents have a namespace of their own');
        const pod = podFrom(world, FLUENTD, namespace);
        pod.metadata.labels = { app: 'somebody-else' };
        pod.spec.serviceAccountName = 'default';
        const said = await admit(pod);
        if (said !== undefined) throw new Finding(said);
      },
    },
    {
      what: 'Fluentd’s user reads every container’s log of the namespace with its one capability',
      run: async () => {
        const pod = await podOf(at);
        const files = `${POD_LOGS}/${namespace}_*/*/*.log`;
        const script = `all=0; for f in ${files}; do all=$((all+1)); head -c 1 "$f" >/dev/null || echo "cannot read $f"; done; echo "$all files"`;
        const said = await inPod(at, pod, script);
        const [, count] = /(\d+) files/.exec(said) ?? [];
        if (/cannot read/.test(said) || Number(count) < 5) throw new Finding(said);
        const written = await run('kubectl', [
          ...['-n', at, 'exec', pod, '--', 'sh', '-c', `touch ${POD_LOGS}/x || touch /x`],
        ]);
        if (written.code === 0) throw new Finding('it can write to the logs, or to its root file system');
        return `${count} files; neither they nor the root file system can be written`;
      },
    },
    {
      what: 'positions and buffer survive the end of a Fluentd pod',
      run: async () => {
        const first = await podOf(at);
        const marks = ['pos', 'buffer'].map((name) => `${FLUENTD_STATE}/${name}/cluster-test`);
        const dirs = `mkdir -p ${FLUENTD_STATE}/pos ${FLUENTD_STATE}/buffer`;
        await inPod(at, first, `${dirs} && for f in ${marks.join(' ')}; do echo kept > $f; done`);
        await kubectl(['-n', at, 'delete', 'pod', first, '--wait=true', '--timeout=120s']);
        const second = await until({
          what: 'another pod of Fluentd is ready',
          atMost: 120,
          look: async () => {
            const pod = await podOf(at).catch(() => undefined);
            return pod !== undefined && pod !== first ? pod : undefined;
          },
        });
        const said = await inPod(at, second, `cat ${marks.join(' ')}; rm -f ${marks.join(' ')}`);
        if (said.trim() !== 'kept\nkept') throw new Finding(`after the pod was deleted: ${said}`);
      },
    },
  ];
}

/** A pod as the controller would make it of an agent's template. */
function podFrom(world: World, name: string, namespace: string): Json {
  const daemonSet = world.objectsOf('DaemonSet').find(({ metadata }) => metadata.name === name) as Json;
  const { metadata, spec } = structuredClone(daemonSet.spec.template);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${name}-try`, namespace, labels: metadata.labels },
    spec,
  };
}

/** What admission says against a pod; undefined: nothing. */
async function admit(pod: Json): Promise<string | undefined> {
  const { code, stderr } = await run('kubectl', ['create', '--dry-run=server', '-f', '-'], {
    input: JSON.stringify(pod),
  });
  return code === 0 ? undefined : stderr.trim();
}

/** A ready pod of Fluentd. Errors: Finding, when there is none. */
async function podOf(namespace: string): Promise<string> {
  const pods = await list('pods', '-n', namespace, '-l', `app=${FLUENTD}`);
  const ready = pods.find(
    ({ metadata, status }) =>
      metadata.deletionTimestamp === undefined &&
      (status.conditions ?? []).some((it: Json) => it.type === 'Ready' && it.status === 'True'),
  );
  if (ready === undefined) throw new Finding(`no pod of ${FLUENTD} is ready`);
  return ready.metadata.name;
}

async function inPod(namespace: string, pod: string, script: string): Promise<string> {
  return kubectl(['-n', namespace, 'exec', pod, '--', 'sh', '-c', `${script} 2>&1`], { timeout: 60 });
}

function hostPath(spec: Json, path: string): Json {
  return spec.volumes.find((volume: Json) => volume.hostPath?.path === path).hostPath;
}

function mountOf(spec: Json, path: string): Json {
  const { name } = spec.volumes.find((volume: Json) => volume.hostPath?.path === path);
  return spec.containers[0].volumeMounts.find((mount: Json) => mount.name === name);
}
