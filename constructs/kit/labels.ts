import { IMAGES } from '../../inventory';
import type { ImageName } from '../../inventory';

/** What every pod of the plane carries, and what its network policies select: foreign pods never do. */
export const PART_OF = { 'app.kubernetes.io/part-of': 'monitoring-plane' } as const;

/** Labels that a selector may use: they never change, since selectors are immutable. */
export function selectorLabels(name: string): Record<string, string> {
  return { app: name, ...PART_OF };
}

/** Labels of an object: the selector's, the name, and the version where an image has one. */
export function objectLabels(name: string): Record<string, string> {
  const version = name in IMAGES ? /:([\w.-]+)$/.exec(IMAGES[name as ImageName])?.[1] : undefined;
  return {
    ...selectorLabels(name),
    'app.kubernetes.io/name': name,
    ...(version && { 'app.kubernetes.io/version': version }),
  };
}
