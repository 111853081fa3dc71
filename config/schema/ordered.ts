import type * as z from 'zod';

/** A warning must be reached before the critical level; both directions. */
export function ordered<T extends { warning: object; critical: object }>(
  levels: T,
  ctx: z.RefinementCtx,
): void {
  const limit = (level: object) =>
    'above' in level ? Number(level.above) : -Number((level as { below: number }).below);
  if (limit(levels.warning) >= limit(levels.critical)) {
    const word = 'above' in levels.warning ? 'above' : 'below';
    const relation = word === 'above' ? 'less' : 'more';
    const message = `expected ${relation} than the critical limit, so that the warning comes first`;
    ctx.addIssue({ code: 'custom', path: ['warning', word], message });
  }
}
