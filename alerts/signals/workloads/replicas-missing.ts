import type { Config } from '../../../config';
import type { SignalBuilder, SignalContext } from '../../context';
import type { Source } from '../../quantity';
import type { RunbookText, Signal } from '../../signal';
import type { Text } from '../../text';
import { promql } from '../../promql';
import { fact, qualifying, told } from './kube-facts';
import { ownerOf, perTeam, withOwner } from './owner';

export interface ReplicasMissingProps {
  readonly alert: string;
  readonly title: Text;
  /** Name of the recorded quantity. */
  readonly record: string;
  /** The exporter's label for the object, for example `deployment`. */
  readonly kind: 'deployment' | 'statefulset' | 'daemonset';
  /** How many pods are wanted, and how many serve. */
  readonly wanted: string;
  readonly serving: string;
  /** The object of examples. */
  readonly example: (config: Config) => string;
  readonly runbook: (context: SignalContext) => RunbookText;
}

/** A signal about workloads that have fewer pods that serve than they want, for one kind of workload. */
export function replicasMissing(props: ReplicasMissingProps): SignalBuilder {
  return (context): Signal => {
    const { config } = context;
    return {
      alert: props.alert,
      title: props.title,
      quantity: { record: props.record, unit: 'state', sources: [source(context, props)] },
      direction: 'above',
      safe: 0,
      levels: perTeam(config, {
        severity: 'warning',
        sev: 'sev3',
        limit: 0,
        for: config.thresholds.replicasMissing.warning.for,
      }),
      pace: 'slow',
      noData: 'silent',
      team: 'ops-l1',
      tier: 'system',
      board: 'system',
      runbook: props.runbook(context),
    };
  };
}

function source(context: SignalContext, { kind, wanted, serving, example }: ReplicasMissingProps): Source {
  const { config } = context;
  const identity = { namespace: config.application.namespace, [kind]: example(config) };
  const names = `namespace, ${kind}`;
  return {
    subject: ['namespace', kind],
    expr: withOwner(
      config,
      promql`
        max by (${names}) (${fact(context, wanted)})
        > bool
        max by (${names}) (${qualifying(serving)})`,
      kind,
    ),
    identity,
    carries: ownerOf(config, example(config)),
    others: 1,
    examples: {
      'three are wanted': (v) => ({
        ...told(wanted, identity, { at: 3 }, { less: { at: 1 }, more: { at: 9 }, another: { at: 1 } }),
        ...told(serving, identity, { at: 3 - v }, { less: { at: 0 }, more: { at: 9 }, another: { at: 1 } }),
      }),
    },
  };
}
