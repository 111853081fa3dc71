import type { Signal } from '../signal';

/**
 * The labels of an alert that its commands may use as shell variables, by variable: `$NODE` is the value of the
 * label `node`, for what comes and goes and has no name that a page could know.
 */
export function labelVariables({ quantity }: Signal): ReadonlyMap<string, string> {
  const labels = quantity.sources.flatMap(({ subject, labels: own = {} }) => [
    ...subject,
    ...Object.keys(own),
  ]);
  return new Map(labels.map((label) => [label.toUpperCase(), label]));
}

/** Says what the variables in a page's commands stand for; empty where there are none. */
export function variablesNote(signal: Signal): string {
  const { diagnosis, mitigation, permanentFix } = signal.runbook;
  const commands = [...diagnosis, ...mitigation, ...permanentFix].map(({ command = '' }) => command);
  const used = [...labelVariables(signal)].filter(([name]) =>
    commands.some((command) => new RegExp(`\\$\\{?${name}\\b`).test(command)),
  );
  return used
    .map(
      ([name, label]) =>
        `\`$${name}\` は通知にあるラベル \`${label}\` の値。先に \`${name}=値\` を入力する。 / ` +
        `\`$${name}\` is the label \`${label}\` of the message: type \`${name}=value\` first.\n`,
    )
    .join('\n');
}
