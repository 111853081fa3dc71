/**
 * Keys of `thresholds` whose signals are evaluated every `evaluation.slowEvaluationInterval` (`pace: 'slow'`): what
 * they watch changes in hours, and four evaluations a minute would only cost. Their `for` is a multiple of that
 * interval; a test holds this list against the signals.
 */
export const SLOW_THRESHOLDS: readonly string[] = [
  'errorBudget',
  'monitoring',
  'jobFailed',
  'jobMissed',
  'jobOverdue',
  'backupStale',
  'backupTooSmall',
  'backupRowDrop',
  'backupVerifyFailed',
  'restoreTestStale',
  'drillOverdue',
  'backupVolumeFilling',
  'offsiteStale',
  'certificate',
  'containerWaiting',
  'oomKilled',
  'podNotReady',
  'replicasMissing',
  'rolloutStuck',
  'hpaMaxedOut',
  'hpaUnable',
  'disruptionBudget',
  'quota',
  'unacknowledged',
];
