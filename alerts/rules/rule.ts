import type { Labels } from '../quantity';

/** Rules and groups as Prometheus reads them. */
export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Labels;
}

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export type Rule = RecordingRule | AlertRule;

export interface RuleGroup {
  readonly name: string;
  /** Default: Prometheus' own, `evaluation.evaluationInterval`. */
  readonly interval?: string;
  readonly rules: readonly Rule[];
}

/** The content of a rule file. */
export interface RuleFile {
  readonly groups: readonly RuleGroup[];
}
