import { checkov } from '../lint/checkov';
import { judge } from '../lint/exceptions';
import type { LintException } from '../lint/exceptions';
import type { Linter } from '../lint/finding';
import { kubeScore } from '../lint/kube-score';
import { kubectl, list, run } from '../kubectl';
import { Finding, Skip } from '../suite';
import type { Check } from '../suite';
import type { World } from '../world';

/** The rendered plane of prod as the API server and two linters see it. */
export function manifestChecks(world: World): readonly Check[] {
  return [
    {
      what: 'the API server accepts the plane of ci as it is written (dry run, strict)',
      run: async () => {
        for (const folder of world.folders) await dryRun(folder);
      },
    },
    {
      what: 'the API server accepts the plane of prod as it is written (dry run, strict)',
      run: async () => {
        needsDefinitions(world);
        const lent = await lendNamespaces(world);
        try {
          await dryRun(world.committedFolder);
        } finally {
          for (const name of lent) await kubectl(['delete', 'namespace', name, '--timeout=60s']);
        }
        const why = 'the neighbour is not installed';
        return lent.length > 0 ? `namespace ${lent.join(', ')} lent for the moment: ${why}` : undefined;
      },
    },
  ];
}

/** What two linters say; they need no cluster. */
export function lintChecks({ committedFolder }: World): readonly Check[] {
  return [lint('kube-score', kubeScore, committedFolder), lint('checkov', checkov, committedFolder)];
}

function lint(tool: LintException['tool'], linter: Linter, folder: string): Check {
  return {
    what: `${tool} finds nothing but listed exceptions`,
    run: async () => {
      const { unlisted, unneeded, covered } = judge(tool, await linter(folder));
      const wrong = [...unlisted, ...unneeded];
      if (wrong.length > 0) throw new Finding(wrong.join('\n'));
      return `${covered} findings, each with its reason in test/cluster/lint/exceptions.ts`;
    },
  };
}

/** Errors: Finding with every refusal and every warning but those about Pod Security. */
async function dryRun(folder: string): Promise<void> {
  const args = ['apply', '--server-side', '--dry-run=server', '--validate=strict', '-f', folder];
  const { code, stderr } = await run('kubectl', args);
  const said = stderr.split('\n').filter((line) => line !== '' && !/^Warning: .*PodSecurity/.test(line));
  if (code !== 0 || said.length > 0) throw new Finding(said.join('\n'));
}

/** Creates namespaces of neighbours that are not installed here, and returns their names. */
async function lendNamespaces({ committed }: World): Promise<string[]> {
  const objects = committed.components.flatMap((component) => component.objects);
  const named = objects.flatMap(({ metadata }) => metadata.namespace ?? []);
  const there = (await list('namespaces')).map(({ metadata }) => metadata.name);
  const missing = [...new Set(named)].filter((name) => !there.includes(name));
  for (const name of missing) await kubectl(['create', 'namespace', name]);
  return missing;
}

/** Errors: Skip, naming the kinds that this cluster does not know. */
function needsDefinitions({ committed, cluster }: World): void {
  const groups = committed.components.filter(({ group }) => group === 'custom');
  const kinds = groups.flatMap(({ objects }) => objects.map(({ kind }) => kind));
  const known = [...cluster.definitions].map((name) => name.replace(/\..*$/, ''));
  const missing = kinds.filter((kind) => !known.includes(`${kind.toLowerCase()}s`));
  if (missing.length > 0) throw new Skip(`the cluster has no definition of ${missing.join(', ')}`);
}
