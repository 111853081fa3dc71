import type * as z from 'zod';
import { checks } from './checks';
import { YamlFile } from './document';
import type { Path, Source } from './document';
import { ConfigError } from './problems';
import type { Problem } from './problems';
import { environment, thresholdsFile } from './schema';
import type { Environment, Numbers } from './schema';

export type { Source } from './document';

type ServiceDefaults = Numbers['application']['serviceDefaults'];

/** A service with every default filled in. */
export type ServiceConfig = ServiceDefaults &
  Pick<Numbers['application']['services'][number], 'name' | 'title' | 'port' | 'owner' | 'dependsOn'>;

/** The numbers for one environment: overrides merged, defaults filled in, every invariant checked. */
export type Config = Omit<Numbers, 'application'> & {
  readonly application: Omit<Numbers['application'], 'services' | 'serviceDefaults'> & {
    readonly services: readonly ServiceConfig[];
  };
  readonly environment: Environment;
};

/**
 * Reads the numbers and one environment.
 * Errors: ConfigError with every problem found, each with file, line, column and path.
 */
export function parseConfig(numbers: Source, environmentSource: Source): Config {
  const [base, place] = readAll([numbers, environmentSource]);
  const locate = (path: Path, key: boolean) =>
    place.has(['overrides', ...path]) ? place.locate(['overrides', ...path], key) : base.locate(path, key);

  const environmentInput = place.toJS();
  const environmentResult = environment().safeParse(environmentInput);
  const merged = merge(base.toJS(), environmentInput['overrides']);
  const numbersResult = thresholdsFile().safeParse(merged);
  const problems = [
    ...problemsOf(numbersResult, merged, locate),
    ...problemsOf(environmentResult, environmentInput, (path, key) => place.locate(path, key)),
  ];
  if (!numbersResult.success || !environmentResult.success) throw new ConfigError(problems);

  const broken = checks(numbersResult.data, environmentResult.data).map(({ path, message, environment: inPlace }) => ({
    ...(inPlace ? place.locate(path) : locate(path, false)),
    path: path.join('.'),
    ...foundAt(inPlace ? environmentInput : merged, path),
    message,
  }));
  if (broken.length > 0) throw new ConfigError(broken);
  return complete(numbersResult.data, environmentResult.data);
}

function readAll(sources: readonly [Source, Source]): [YamlFile, YamlFile] {
  const problems: Problem[] = [];
  const files = sources.map((source) => {
    try {
      return YamlFile.parse(source);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return files as [YamlFile, YamlFile];
}

function complete(numbers: Numbers, place: Environment): Config {
  const { serviceDefaults, services, ...application } = numbers.application;
  const filled = services.map((service) => {
    const own = Object.fromEntries(Object.entries(service).filter(([, value]) => value !== undefined));
    return { ...serviceDefaults, ...own } as ServiceConfig;
  });
  return { ...numbers, application: { ...application, services: filled }, environment: place };
}

type Locate = (path: Path, key: boolean) => Pick<Problem, 'file' | 'line' | 'column'>;

function problemsOf(result: z.ZodSafeParseResult<unknown>, input: unknown, locate: Locate): Problem[] {
  if (result.success) return [];
  return result.error.issues.flatMap((issue): Problem[] => {
    const path = issue.path as (string | number)[];
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        ...locate([...path, key], true),
        path: [...path, key].join('.'),
        message: 'this key is unknown; check its spelling and indentation against config/*.schema.json',
      }));
    }
    const found = foundAt(input, path);
    const message = found.found === undefined ? `the value is missing, ${issue.message}` : issue.message;
    return [{ ...locate(path, false), path: path.join('.'), ...found, message: lowerFirst(message) }];
  });
}

function lowerFirst(text: string): string {
  return text.replace(/^Invalid input: /, '').replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

/** The value at a path, shortened for a message; nothing when there is none. */
function foundAt(input: unknown, path: Path): Pick<Problem, 'found'> {
  let value = input;
  for (const key of path) value = (value as Record<string | number, unknown> | undefined)?.[key];
  if (value === undefined) return {};
  const text = JSON.stringify(value);
  return { found: text.length > 60 ? `${text.slice(0, 57)}...` : text };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Maps are merged key by key; anything else in `overrides` replaces what was there. */
function merge(base: unknown, overrides: unknown): unknown {
  if (!isMap(base) || !isMap(overrides)) return overrides === undefined ? base : overrides;
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(overrides)) {
    Object.defineProperty(result, key, { value: merge(base[key], value), enumerable: true, configurable: true, writable: true });
  }
  return result;
}
