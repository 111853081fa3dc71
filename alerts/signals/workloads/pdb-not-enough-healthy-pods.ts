import type { SignalBuilder } from '../../context';
import { commands } from '../../commands';
import { promql } from '../../promql';
import { fact, qualifying, told } from './kube-facts';
import { ownerOf, perTeam, withOwner } from './owner';

const of = (name: string) => `kube_poddisruptionbudget_status_${name}`;
const DESIRED = of('desired_healthy');
const HEALTHY = of('current_healthy');

/** Fewer pods are healthy than a PodDisruptionBudget asks for: no disruption is allowed, not even to repair a node. */
export const pdbNotEnoughHealthyPods: SignalBuilder = (context) => {
  const { config } = context;
  const budget = { namespace: config.application.namespace, poddisruptionbudget: 'prometheus' };
  const run = commands(config);
  const by = 'max by (namespace, poddisruptionbudget)';
  return {
    alert: 'KubePdbNotEnoughHealthyPods',
    title: { ja: 'PDB の求める数の Pod が健全でない', en: 'Fewer healthy pods than a budget asks for' },
    quantity: {
      record: 'pdb_pods_missing',
      unit: 'state',
      sources: [
        {
          subject: ['namespace', 'poddisruptionbudget'],
          expr: withOwner(
            config,
            promql`
              ${by} (${fact(context, DESIRED)})
              > bool
              ${by} (${qualifying(HEALTHY)})`,
            'poddisruptionbudget',
          ),
          identity: budget,
          carries: ownerOf(config, budget.poddisruptionbudget),
          others: 1,
          examples: {
            'two are asked for': (v) => ({
              ...told(DESIRED, budget, { at: 2 }, { less: { at: 1 }, more: { at: 9 }, another: { at: 1 } }),
              ...told(
                HEALTHY,
                budget,
                { at: 2 - v },
                { less: { at: 0 }, more: { at: 9 }, another: { at: 1 } },
              ),
            }),
          },
        },
      ],
    },
    direction: 'above',
    safe: 0,
    levels: perTeam(config, {
      severity: 'warning',
      sev: 'sev3',
      limit: 0,
      for: config.thresholds.disruptionBudget.warning.for,
    }),
    pace: 'slow',
    noData: 'silent',
    team: 'ops-l1',
    tier: 'system',
    board: 'system',
    runbook: {
      meaning: {
        ja: '健全な Pod が PodDisruptionBudget の求める数を下回り、Pod を追い出す操作がすべて拒否されます。',
        en: 'Fewer pods are healthy than a PodDisruptionBudget asks for; every eviction is refused.',
      },
      impact: {
        ja: '冗長性が失われています。ノードの drain や更新は止まったままになります。',
        en: 'Redundancy is lost. Draining or upgrading a node does not get on.',
      },
      diagnosis: [
        {
          text: { ja: 'どの PDB か(ALLOWED DISRUPTIONS が 0)', en: 'Which budget: ALLOWED DISRUPTIONS is 0' },
          command: run.disruptionBudgets,
        },
        { text: { ja: '健全でない Pod', en: 'The pods that are not healthy' }, command: run.pods },
        { text: { ja: '直近の出来事', en: 'Recent events' }, command: run.events },
      ],
      mitigation: [
        {
          text: {
            ja: '健全でない Pod を直す(KubePodNotReady、PodCrashLooping の手順)。PDB を消してはならない。',
            en: 'Repair the pods (runbooks of KubePodNotReady and PodCrashLooping). Do not delete the budget.',
          },
        },
      ],
      permanentFix: [
        {
          text: {
            ja: 'PDB の下限より多い Pod を別々のノードで動かす。',
            en: 'Run more pods than the budget’s minimum, on different nodes.',
          },
        },
      ],
    },
  };
};
