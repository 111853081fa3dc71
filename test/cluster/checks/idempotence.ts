import { list, run } from '../kubectl';
import { Finding } from '../suite';
import type { Check } from '../suite';
import { FIELD_MANAGER } from '../world';
import type { World } from '../world';
import { applyPlane } from './deploy';

/** What changes when somebody changes an object, and not when its controller reports on it. */
async function versions(world: World): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const folder of world.folders) {
    for (const { kind, metadata, status, spec } of await list('-f', folder)) {
      // Status moves resourceVersion; a kind that counts no generation is then compared by what is asked for.
      const version = metadata.generation ?? (status ? JSON.stringify(spec) : metadata.resourceVersion);
      found.set(`${kind}/${metadata.name}`, String(version));
    }
  }
  return found;
}

/** Applying what is there already is nothing. */
export function idempotenceChecks(world: World): readonly Check[] {
  return [
    {
      what: 'kubectl diff finds nothing to change',
      run: async () => {
        for (const folder of world.folders) {
          const args = ['diff', '--server-side', `--field-manager=${FIELD_MANAGER}`, '-f', folder];
          const { code, stdout, stderr } = await run('kubectl', args);
          if (code !== 0) throw new Finding((stdout || stderr).slice(0, 2000));
        }
      },
    },
    {
      what: 'a second apply changes no object',
      run: async () => {
        const before = await versions(world);
        await applyPlane(world);
        const after = await versions(world);
        const changed = [...before].filter(([name, version]) => after.get(name) !== version);
        if (changed.length > 0) throw new Finding(changed.map(([name]) => name).join('\n'));
        return `${before.size} objects`;
      },
    },
  ];
}
