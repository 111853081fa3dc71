import * as z from 'zod';
import { bytes, duration, ratio, wholeSeconds } from '../units';
import { objectName, pattern, resources, title, whole } from './common';

const keys = () =>
  z
    .array(pattern(/^[\w-]+(\.[\w-]+){0,3}$/, 'a key such as level, or a key within a key such as req.url'))
    .min(1);
const route = () =>
  pattern(
    /^\/(?:[\w.~-]+|:[a-z]\w*)?(?:\/(?:[\w.~-]+|:[a-z]\w*))*$/i,
    'a route such as /api/sightings or /api/sightings/:id',
  );
const path = () => pattern(/^\/[\w./~-]*$/, 'a path such as /api/auth/login');
const unique = <T>(all: readonly T[]) => new Set(all).size === all.length;
const set = <T extends z.ZodType>(of: T) =>
  z.array(of).min(1).refine(unique, 'expected each entry once; remove the repeated one');

/**
 * A regular expression for Ruby's engine. It works on UTF-8 and on raw bytes alike only while it is ASCII; what
 * JavaScript cannot compile, Ruby hardly can.
 */
const expression = (...groups: readonly string[]) => {
  const error = 'expected a regular expression in quotes, ASCII only';
  return z
    .string({ error })
    .regex(/^[\x20-\x7e]{1,2000}$/, { error, abort: true })
    .superRefine((text, ctx) => {
      try {
        new RegExp(text);
      } catch (problem) {
        ctx.addIssue({ code: 'custom', message: `${error}; ${(problem as Error).message}` });
        return;
      }
      for (const group of groups.filter((name) => !text.includes(`(?<${name}>`))) {
        ctx.addIssue({ code: 'custom', message: `expected a named group (?<${group}>…) in it` });
      }
    });
};

/** Reading, counting and keeping logs. */
export const logging = () =>
  z.strictObject({
    read: z.strictObject({
      refreshInterval: wholeSeconds(1),
      rotateWait: wholeSeconds(1),
      bytesPerSecond: bytes(),
      longestLine: bytes(),
      joinWait: wholeSeconds(1),
      traceLines: whole(2),
    }),
    buffer: z.strictObject({
      size: bytes(),
      chunk: bytes(),
      flushInterval: wholeSeconds(1),
      flushThreads: whole(1, 16),
      retryMaxInterval: wholeSeconds(1),
      requestTimeout: wholeSeconds(1),
      shutdown: wholeSeconds(1),
    }),
    http: z.strictObject({
      methods: set(pattern(/^[A-Z]{1,16}$/, 'a method such as GET')),
      statuses: set(whole(100, 599)),
      routes: set(route()),
      logins: set(path()),
      buckets: z.array(duration()).min(1),
    }),
    json: z.strictObject({
      level: keys(),
      method: keys(),
      path: keys(),
      status: keys(),
      duration: keys(),
      durationUnit: duration(),
      address: keys(),
    }),
    accessLog: z.strictObject({
      pattern: expression('address', 'method', 'path', 'status', 'duration'),
      looksLike: expression(),
      durationUnit: duration(),
    }),
    levels: z.record(objectName(), set(pattern(/^[a-z\d]{1,20}$/, 'a word in lower case such as error'))),
    errorStart: expression(),
    scrub: z
      .array(
        z.strictObject({
          name: title(),
          pattern: expression(),
          ignoreCase: z.boolean({ error: 'expected true or false' }).default(false),
        }),
      )
      .min(1),
    maxSeries: whole(1),
    resources: resources(),
    analysis: z.strictObject({
      since: duration(),
      reviewSince: duration(),
      lines: whole(1, 100_000),
      width: whole(40),
      top: whole(1, 1000),
      scanPaths: whole(2),
    }),
    store: z.strictObject({ retention: duration(), retentionShare: ratio(), resources: resources() }),
  });
