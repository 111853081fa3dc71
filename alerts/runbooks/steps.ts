import type { Step } from '../signal';
import { bilingual } from '../text';
import type { Text } from '../text';
import { markPaths } from './links';

/** A numbered list of steps, each with its command. */
export function steps(list: readonly Step[]): string {
  return list
    .map(
      ({ text, command }, at) =>
        `${at + 1}. ${markPaths(bilingual(text))}${command ? `\n\n   \`\`\`sh\n   ${command}\n   \`\`\`\n` : ''}`,
    )
    .join('\n');
}

/** Both languages, a paragraph each. */
export function both({ ja, en }: Text): string {
  return markPaths(`${ja}\n\n${en}`);
}
