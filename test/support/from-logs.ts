import type { Changes } from './config';

/** Bounds of Fluentd's histogram differ from those that services export: an objective must be one of them. */
const OBJECTIVES = { availability: '99.9%', latency: { share: '99%', within: '750ms' } };

/** Two of three services export nothing: what is known of their requests is counted from their access logs. */
export const SOME_FROM_LOGS: Changes = {
  'application.services.1.metricsFrom': 'logs',
  'application.services.1.objectives': OBJECTIVES,
  'application.services.2.metricsFrom': 'logs',
  'application.services.2.objectives': OBJECTIVES,
};

/** No service exports anything, that which predicts included. */
export const ALL_FROM_LOGS: Changes = {
  'application.serviceDefaults.metricsFrom': 'logs',
  'application.serviceDefaults.objectives': OBJECTIVES,
};

/** What records how a service answers, all of it known of one that exports nothing. */
export const COUNTED = [
  'ErrorBudgetBurn',
  'HighErrorRate',
  'HighResponseTime',
  'PredictionErrors',
  'PredictionSlow',
  'RequestsPilingUp',
];
