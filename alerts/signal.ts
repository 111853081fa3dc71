import type { Team } from '../config';
import type { BoardId } from './board';
import type { Domain } from './domain';
import type { Labels, Quantity } from './quantity';
import type { Text } from './text';

/** The guides' word on a rule; `none` is for the dead-man's switch alone. */
export type Severity = 'critical' | 'warning' | 'none';

/** The canonical severity, 1 worst (requirements.md C2). */
export type Sev = 'sev1' | 'sev2' | 'sev3' | 'sev4';

/** Which of the guide's monitoring levels a signal belongs to. */
export type Tier = 'system' | 'application' | 'business' | 'security' | 'plane';

/** A limit with what it means when it is crossed. */
export interface Level {
  readonly severity: Severity;
  /** Absent for `severity: none`. */
  readonly sev?: Sev;
  /** In the quantity's unit, from the configuration; 0 or 1 for a state. */
  readonly limit: number;
  /** Seconds; a multiple of the evaluation interval. */
  readonly for: number;
  /** The limit holds for these series only (a limit per job). Default: all. */
  readonly match?: Labels;
  /** Who is told instead of the signal's team: services and jobs have owners of their own. */
  readonly team?: Team;
}

/** What happens when the quantity is gone: nothing, or the worst level fires for each of these label sets. */
export type NoData = 'silent' | { readonly fires: readonly Labels[] };

/** A command of a runbook with what it shows. */
export interface Step {
  readonly text: Text;
  /** One line for a shell. */
  readonly command?: string;
}

/** What a person needs at 3 a.m. */
export interface RunbookText {
  readonly meaning: Text;
  readonly impact: Text;
  readonly diagnosis: readonly Step[];
  /** What stops the damage now. */
  readonly mitigation: readonly Step[];
  /** What keeps it from coming back: the cause to mend, the field of the configuration to set anew. */
  readonly permanentFix: readonly Step[];
}

/** A quantity, its limits, and everything people and machines derive from them. */
export interface Signal {
  /** Alert name, for example `HighMemoryUsage`. */
  readonly alert: string;
  readonly title: Text;
  readonly quantity: Quantity;
  readonly direction: 'above' | 'below';
  /** A value well inside every limit; tests recover to it. */
  readonly safe: number;
  readonly levels: readonly [Level, ...Level[]];
  /** The alert needs at least so much of another quantity with the same `subject`. */
  readonly guard?: { readonly quantity: Quantity; readonly min: number };
  readonly noData: NoData;
  readonly team: Team;
  readonly tier: Tier;
  /** Its series already bear the incident they are about. Default: the alert and its subject are the incident. */
  readonly incident?: 'inherited';
  /** Rule group. Default: its domain. `system` is the guide's. */
  readonly group?: string;
  /**
   * `slow`: evaluated every `evaluation.slowEvaluationInterval`, for what changes in hours; its keys of
   * `thresholds` are listed in config/slow.ts. Default: every `evaluation.evaluationInterval`.
   */
  readonly pace?: 'slow';
  /**
   * Seconds between two samples and evaluations of the quantity tests, for what looks back for days: ten thousand
   * evaluations take seconds. Default: as in production.
   */
  readonly testStep?: number;
  readonly board: BoardId;
  /** The folder it comes from, set by the catalogue: the row of its board. Default: the board's first row. */
  readonly domain?: Domain;
  readonly runbook: RunbookText;
}

/**
 * The rule group a signal's records and alerts are in: its domain's, or the domain's for slow ones, as a group has one
 * interval. One group per signal costs over a quarter more to evaluate, and Prometheus exports series for every group.
 */
export function groupOf({ alert, domain, group, pace }: Signal): string {
  const own = group ?? domain ?? kebab(alert);
  return pace === 'slow' ? `${own}-slow` : own;
}

/** `HighMemoryUsage` → `high-memory-usage`, `HighCPUUsage` → `high-cpu-usage`. */
export function kebab(name: string): string {
  return name
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase();
}
