import { checkKubectl } from './kubectl';
import type { Inside } from './kubectl';
import type { Page } from './page';
import { checkScript, mustHave, PLAIN, PROGRAMS } from './programs';
import { parseShell } from './shell';

/**
 * Checks a line that a page prints: it is shell, its programs and options exist, and so does every object it
 * names. Errors: one sentence about the first thing that is wrong. Jobs the line makes are added to the page.
 */
export function checkCommand(line: string, page: Page): void {
  const { commands, variables } = parseShell(line);
  const unknown = variables.filter((name) => !page.variables.includes(name));
  if (unknown.length > 0) throw new Error(`nothing says what $${unknown[0]} is`);
  for (const { words } of commands) checkProgram(words, page, undefined);
}

function checkProgram(words: readonly string[], page: Page, inside: Inside | undefined): void {
  const [program = '', ...args] = words;
  if (inside) mustHave(inside, program);
  if (program === 'kubectl') {
    const run = checkKubectl(args, page);
    if (run) checkProgram(run.inner, page, run.inside);
  } else if (program === 'sh' || program === 'bash') {
    const [flag, line = '', ...rest] = args;
    if (flag !== '-c' || rest.length > 0) throw new Error(`${program} without -c 'LINE'`);
    for (const inner of parseShell(line).commands) checkProgram(inner.words, page, inside);
  } else if (/^\.\/scripts\//.test(program)) checkScript(program, args, page);
  else if (Object.hasOwn(PROGRAMS, program)) PROGRAMS[program]!(args, page, inside);
  else if (!PLAIN.includes(program)) throw new Error(`${program}: no page has needed this program yet`);
}
