import * as z from 'zod';
import type { Path } from './document';
import { expectation } from './messages';

/** What could be read of a value: maps may lack entries, everything else is whole. */
export type Parts<T> = T extends readonly unknown[] | string | number | boolean | null
  ? T
  : { readonly [K in keyof T]?: Parts<T[K]> };

export interface Reading<T> {
  /** Equals the schema's output when there are no issues. */
  readonly value: Parts<T>;
  readonly issues: readonly Issue[];
}

export type Issue = z.core.$ZodIssue;

// Compiling a schema pays after some hundred uses; each is used once.
const OPTIONS = { error: expectation, jitless: true };

/**
 * Reads a map entry by entry, so that one bad entry hides neither its neighbours' problems nor the checks
 * that do not need it. Entries that are no plain map (lists, maps with rules of their own) are read whole.
 */
export function readParts<S extends z.ZodType>(schema: S, input: unknown): Reading<z.output<S>> {
  const issues: Issue[] = [];
  const value = read(schema, input, [], issues) ?? {};
  return { value: value as Parts<z.output<S>>, issues };
}

function read(schema: z.ZodType, input: unknown, path: Path, issues: Issue[]): unknown {
  if (!(schema instanceof z.ZodObject) || schema.def.checks?.length || !isMap(input)) {
    const result = schema.safeParse(input, OPTIONS);
    if (result.success) return result.data;
    issues.push(...result.error.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] })));
    return undefined;
  }
  const shape = schema.shape as Record<string, z.ZodType>;
  const output: Record<string, unknown> = {};
  for (const [key, child] of Object.entries(shape)) {
    const value = read(child, input[key], [...path, key], issues);
    if (value !== undefined) output[key] = value;
  }
  const keys = Object.keys(input).filter((key) => !Object.hasOwn(shape, key));
  const message = Object.keys(shape).join(' ');
  if (keys.length > 0) issues.push({ code: 'unrecognized_keys', keys, path: [...path], message });
  return output;
}

/** A plain map, as YAML gives it. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
