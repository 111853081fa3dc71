import type { SignalBuilder, SignalContext } from '../../context';
import { alertUnacknowledged } from './alert-unacknowledged';
import { alertmanagerReload } from './alertmanager-reload';
import { configInconsistent } from './config-inconsistent';
import { kubeStateErrors } from './kube-state-errors';
import { membersMissing } from './members-missing';
import { missedEvaluations } from './missed-evaluations';
import { notIngesting } from './not-ingesting';
import { notificationsDropped } from './notifications-dropped';
import { notificationsFailing } from './notifications-failing';
import { prometheusReload } from './prometheus-reload';
import { queueFull } from './queue-full';
import { ruleFailures } from './rule-failures';
import { samplesRejected } from './samples-rejected';
import { slowGroups } from './slow-groups';
import { storageBroken } from './storage-broken';
import { targetsMissing } from './targets-missing';
import { watchdog } from './watchdog';

/**
 * The monitoring plane itself. Without a switch outside nobody would listen to the watchdog; a single
 * Alertmanager has no peers. That the volume of Prometheus fills is no signal of its own: it is one of the volumes of
 * the namespace, which HighDiskUsage, DiskFillingUp and HighInodeUsage watch.
 */
export function plane({ config }: SignalContext): readonly SignalBuilder[] {
  const { receivers, replicas } = config.environment;
  return [
    ...(receivers.deadMansSwitch ? [watchdog] : []),
    alertUnacknowledged,
    targetsMissing,
    kubeStateErrors,
    prometheusReload,
    notIngesting,
    ruleFailures,
    missedEvaluations,
    slowGroups,
    samplesRejected,
    storageBroken,
    notificationsDropped,
    queueFull,
    alertmanagerReload,
    notificationsFailing,
    ...(replicas.alertmanager > 1 ? [membersMissing, configInconsistent] : []),
  ];
}
