import { formatDuration, NO_LEVEL, OTHER } from '../config';
import type { Config } from '../config';
import { countedServices, LOG_STORE, LOG_STORE_PORT, logStoreIsOwn, machinePaths } from '../inventory';
import { levelOfWord, levelWords, routePattern } from './fluentd/patterns';
import { FILTERED } from './fluentd/scrub';

/**
 * What `scripts/log-analysis.sh` and `scripts/security-log-analysis.sh` must know: where logs are, and the pipeline's
 * own expressions, so that lines read past the log store are understood, and scrubbed, as those in it.
 */
export function logAnalysis(config: Config): object {
  const { analysis, http, json, accessLog, scrub, errorStart } = config.logging;
  return {
    namespace: config.application.namespace,
    services: countedServices(config),
    apps: [...countedServices(config), config.application.database.name],
    wait: config.commands.wait,
    store: logStoreIsOwn(config) ? { service: LOG_STORE, port: LOG_STORE_PORT } : null,
    defaults: {
      ...analysis,
      since: formatDuration(analysis.since),
      reviewSince: formatDuration(analysis.reviewSince),
    },
    http: {
      routes: http.routes.map((route) => ({ route, pattern: routePattern(route) })),
      other: OTHER,
      logins: http.logins,
      machines: machinePaths(config),
    },
    json,
    access: { pattern: accessLog.pattern, durationUnit: accessLog.durationUnit },
    levels: Object.fromEntries(levelOfWord(config.logging)),
    levelWords: levelWords(config.logging),
    noLevel: NO_LEVEL,
    errorStart,
    scrub: scrub.map(({ pattern, ignoreCase }) => ({ pattern: ignoreCase ? `(?i:${pattern})` : pattern })),
    filtered: FILTERED,
  };
}
