import { build, builtPath, isBuilt } from './build';
import { defaultContext, type ToolContext } from './context';
import { candidatesOnPath, isGoodEnough } from './find';
import { PINS, type ToolName } from './pins';

/** A program that may be called, its version as it says it, and where it came from. */
export interface Resolved {
  readonly name: ToolName;
  readonly path: string;
  readonly version: string;
  readonly origin: 'PATH' | 'built';
}

/**
 * The pinned program, or a newer one. In this order: the first on PATH that is new enough (which lets a machine
 * bring its own and build nothing), the one built here before, one built now.
 * @throws Error of one sentence when none can be had
 */
export async function resolveTool(
  name: ToolName,
  context: ToolContext = defaultContext(),
): Promise<Resolved> {
  const pin = PINS[name];
  const found = candidatesOnPath(pin, context.env).find((candidate) => isGoodEnough(candidate, pin));
  if (found?.version !== undefined) {
    return { name, path: found.path, version: found.version.numbers.join('.'), origin: 'PATH' };
  }
  const path = isBuilt(pin, context) ? builtPath(pin, context) : await build(pin, context);
  return { name, path, version: pin.version, origin: 'built' };
}
