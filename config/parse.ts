import { checks } from './checks';
import { YamlFile } from './document';
import type { Path, Source } from './document';
import { merge, origin, OVERRIDES } from './merge';
import { unknownKey } from './messages';
import { isMap, readParts } from './parts';
import type { Issue } from './parts';
import { once } from './once';
import { ConfigError, showPath, showValue } from './problems';
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

/** Per map; more of them is a file of another kind. */
const MOST_UNKNOWN = 20;

// Built on first use: whoever only formats a duration pays nothing.
const numbersSchema = once(thresholdsFile);
const environmentSchema = once(environment);

/**
 * Reads the numbers and one environment.
 * Errors: ConfigError with every problem found, each with file, line, column and path.
 */
export function parseConfig(numbers: Source, environmentSource: Source): Config {
  const [base, place] = readAll([numbers, environmentSource]);
  const placeInput = place.toJS();
  const overrides = placeInput[OVERRIDES];
  const input = isMap(overrides) ? merge(base.toJS(), overrides) : base.toJS();
  const ofNumbers = (path: Path, key = false) => origin(path, key, base, place);
  const ofPlace = (path: Path, key = false) => ({ ...place.locate(path, key), path: showPath(path) });

  const read = readParts(numbersSchema(), input);
  const readPlace = readParts(environmentSchema(), placeInput);
  const broken = checks(read.value, readPlace.value).map(({ path, message, environment: inPlace }) => ({
    ...(inPlace ? ofPlace(path) : ofNumbers(path)),
    ...foundAt(inPlace ? placeInput : input, path),
    message,
  }));
  const problems = [
    ...read.issues.flatMap((issue) => describe(issue, input, ofNumbers)),
    ...readPlace.issues.flatMap((issue) => describe(issue, placeInput, ofPlace)),
    ...broken,
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  return complete(read.value as Numbers, readPlace.value as Environment);
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
  const filled = services.map((service): ServiceConfig => {
    const own = Object.fromEntries(Object.entries(service).filter(([, value]) => value !== undefined));
    return { ...serviceDefaults, ...own } as ServiceConfig;
  });
  return { ...numbers, application: { ...application, services: filled }, environment: place };
}

type Locate = (path: Path, key?: boolean) => Omit<Problem, 'message'>;

function describe(issue: Issue, input: unknown, locate: Locate): Problem[] {
  const path = issue.path as (string | number)[];
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.split(' ');
    return issue.keys
      .slice(0, MOST_UNKNOWN)
      .map((key) => ({ ...locate([...path, key], true), message: unknownKey(key, known) }));
  }
  const found = foundAt(input, path);
  const message = found.found === undefined ? `the value is missing, ${issue.message}` : issue.message;
  return [{ ...locate(path), ...found, message }];
}

/** The value at a path, for a message; nothing when there is none. */
function foundAt(input: unknown, path: Path): Pick<Problem, 'found'> {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return {};
    value = (value as Record<string | number, unknown>)[key];
  }
  return { found: showValue(value) };
}
