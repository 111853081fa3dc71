import type { Signal, Step } from '../signal';
import type { Procedure } from './procedure';

/** A value of `thresholds.yaml` by its path, `*` for any key: `scaling.*.horizontal.maxReplicas`. */
export const CONFIG_PATH =
  /(?<![\w./`-])(?:application|evaluation|thresholds|notifications|runbooks|scaling|jobs|backup|plane)(?:\.(?:\*|[\w-]+))+(?![\w`])/g;

/** Sets paths of the configuration as code: two `*` of a path would be emphasis. Names of scripts are no paths. */
export function markPaths(text: string): string {
  return text.replace(CONFIG_PATH, (path) => (/\.(sh|md|ts|yaml)$/.test(path) ? path : `\`${path}\``));
}

const MENTION = /docs\/procedures\/([a-z-]+)\.md/g;

/** Turns what a text says as `docs/procedures/NAME.md` into links, for a page in `docs/runbooks/`. */
export function linkProcedures(text: string): string {
  return text.replace(MENTION, '[docs/procedures/$1.md](../procedures/$1.md)');
}

/** Names of the procedures that a runbook sends people to. */
export function proceduresOf({ runbook }: Signal): readonly string[] {
  const { diagnosis, mitigation, permanentFix } = runbook;
  const named = [...diagnosis, ...mitigation, ...permanentFix].flatMap(({ text }: Step) =>
    [...`${text.ja} ${text.en}`.matchAll(MENTION)].map(([, name = '']) => name),
  );
  return [...new Set(named)];
}

/** The alerts whose runbooks lead to a procedure. */
export function alertsOf({ name }: Procedure, signals: readonly Signal[]): readonly string[] {
  return signals.filter((signal) => proceduresOf(signal).includes(name)).map(({ alert }) => alert);
}
