import type { SignalBuilder } from '../../context';
import { errorLogBurst } from './error-log-burst';
import { fluentdBufferFilling } from './fluentd-buffer-filling';
import { fluentdNoOutput } from './fluentd-no-output';
import { fluentdRetrying } from './fluentd-retrying';
import { logParseFailures } from './log-parse-failures';
import { logsSilent } from './logs-silent';

/**
 * The logs: what they say, and whether they arrive. A node on which Fluentd does not run is KubeDaemonSetNotAvailable's;
 * one on which it does not answer, or a log store that does not, is MonitoringTargetsMissing's.
 */
export const logging: readonly SignalBuilder[] = [
  errorLogBurst,
  logsSilent,
  logParseFailures,
  fluentdNoOutput,
  fluentdBufferFilling,
  fluentdRetrying,
];
