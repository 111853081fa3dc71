import type { Config } from '../../config';
import { slos } from '../slo/objectives';

/** Alerts about a service itself that something else explains: what it needs is down, or it is down as a whole. */
const OF_SERVICE = [
  'HighErrorRate',
  'HighResponseTime',
  'TrafficDropped',
  'RequestsPilingUp',
  'PredictionErrors',
  'PredictionSlow',
  'ProbeSlow',
  'ErrorLogBurst',
];
const OF_OBJECTIVE = ['ErrorBudgetBurn', 'ErrorBudgetBurnSlow'];
const OF_PAGE = ['PublicPageDown', 'ProbeSlow'];
/** `/ready` may depend on the database, and on nothing else. */
const OF_PODS = ['KubePodNotReady'];
const OF_DEPLOYMENT = ['KubeDeploymentReplicasMismatch'];
/** What only the database feeds. Nothing that means a loss. */
const OF_DATABASE = ['BusinessMetricsDown', 'DatabaseExporterErrors', 'WalLagHigh'];
/** What a lost node takes with it, and does not say where it ran. */
const OF_NODE = [
  'AlertmanagerMembersInconsistent',
  'KubeDaemonSetNotAvailable',
  'KubeDeploymentReplicasMismatch',
  'KubePdbNotEnoughHealthyPods',
  'KubeStatefulSetReplicasMismatch',
  'MonitoringTargetsMissing',
];

/**
 * Incidents as a regular expression: alerts, and what they are about. By the incident, which the escalation of a
 * symptom shares. `undefined` where there is nothing to be about.
 */
function incidents(
  { application: { namespace } }: Config,
  alerts: readonly string[],
  subjects: readonly string[],
): string | undefined {
  if (subjects.length === 0) return undefined;
  return `(${alerts.join('|')}):${namespace}/(${subjects.join('|')})`;
}

/** What users feel of services that fail: their answers, their objectives, the pages they answer. */
export function symptomsOf(config: Config, services: readonly string[]): readonly string[] {
  const ids = slos(config).filter(({ service }) => services.includes(service));
  const pages = config.application.publicPages.filter(({ service }) => services.includes(service));
  return [
    incidents(config, OF_SERVICE, services),
    incidents(
      config,
      OF_OBJECTIVE,
      ids.map(({ labels }) => labels['sloth_id'] ?? ''),
    ),
    incidents(
      config,
      OF_PAGE,
      pages.map(({ name, service }) => `${service}/${name}`),
    ),
  ].filter((it) => it !== undefined);
}

/** What Kubernetes says of services whose pods are not ready. */
export function unreadyPodsOf(config: Config, services: readonly string[]): readonly string[] {
  return [
    incidents(
      config,
      OF_PODS,
      services.map((name) => `${name}-[a-z0-9]+-[a-z0-9]{5}`),
    ),
    incidents(config, OF_DEPLOYMENT, services),
  ].filter((it) => it !== undefined);
}

/** Requests that a service does not get while those that call it are down. */
export function missedRequestsOf(config: Config, services: readonly string[]): readonly string[] {
  return [incidents(config, ['TrafficDropped'], services)].filter((it) => it !== undefined);
}

/** What the database itself writes while it goes down. */
export function errorsOfDatabase({ application: { namespace, database } }: Config): string {
  return `(ErrorLogBurst):${namespace}/(${database.name})`;
}

/** What the database alone feeds. */
export const symptomsOfDatabase = `(${OF_DATABASE.join('|')}):.*`;
/** What a lost node takes with it. */
export const symptomsOfNode = `(${OF_NODE.join('|')}):.*`;
