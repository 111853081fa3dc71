import { configWith } from '../support/config';
import { COUNTED, SOME_FROM_LOGS } from '../support/from-logs';
import { EQUIVALENT } from './equivalent-mutants';
import { describeMutants } from './mutation';

const PREDICTIONS = 'what it is divided by are the requests for predictions of this service alone';
const FROM_LOGS = {
  'ErrorBudgetBurn: slo_errors_per_minute latency: service=~"frontend|ml-system" dropped (2)':
    'what a service counts itself stands in front of it, and `or` takes what it lacks alone',
  'PredictionErrors: prediction_error_rate: service="ml-system" dropped': PREDICTIONS,
  'PredictionErrors: prediction_error_rate: service dropped from (namespace, service) (3)': PREDICTIONS,
};

/** What is read in another way where requests are counted from logs. */
describeMutants({
  config: configWith(SOME_FROM_LOGS),
  chosen: COUNTED,
  equivalent: { ...EQUIVALENT, ...FROM_LOGS },
});
