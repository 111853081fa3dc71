import type { Example, Labels } from '../quantity';
import type { Text } from '../text';

/** How a signal's quantity goes: values held for so many minutes; `undefined`: nobody measures it. */
export interface Course {
  readonly alert: string;
  /** Labels of the quantity's source. Default: the first source. */
  readonly source?: Labels;
  /** Name of the example whose series are driven. Default: the first. */
  readonly example?: string;
  /** Feeds the recorded quantity itself with these labels, where the examples are of another subject. */
  readonly recorded?: Labels;
  /**
   * Feeds these series instead of an example's, and as much as guards ask for: `labels` are those of the quantity that
   * they make. For what several signals see.
   */
  readonly input?: { readonly labels: Labels; readonly series: Example };
  readonly phases: readonly (readonly [value: number | undefined, minutes: number])[];
}

/** An alert with the minutes of the incident within which it fires. */
export interface Fires {
  readonly alert: string;
  readonly severity: string;
  readonly from: number;
  /** Default: to the end. */
  readonly to?: number;
}

/** An incident as input, and what the plane must make of it. */
export interface GameDay {
  /** kebab-case. */
  readonly name: string;
  readonly story: Text;
  /** Wall clock of minute 0 in the application's time zone, `2026-11-24T10:00`: hours decide who is told. */
  readonly at: string;
  /** Subjects of other alerts that are part of it, beside those of the courses. Default: none. */
  readonly alsoAbout?: readonly string[];
  /** Seconds between two samples and evaluations. */
  readonly step: number;
  readonly courses: readonly Course[];
  /** From this minute Prometheus sends nothing any more, or one alert is not evaluated any more. */
  readonly silence?: { readonly from: number; readonly alert?: string };
  readonly expected: {
    readonly fires: readonly Fires[];
    /** Messages by receiver; the dead-man's switch only where it matters. */
    readonly told: Readonly<Record<string, number>>;
    /** Alerts that another alert or the time kept back at least once, as `Alert severity`. */
    readonly muted: readonly string[];
    /** Messages to the dead-man's switch outside. Default: not looked at. */
    readonly heartbeats?: number;
  };
}

/** A steady way from one value to another in equal steps. */
export function ramp(from: number, to: number, minutes: number, steps: number): Course['phases'] {
  return Array.from({ length: steps }, (_, at) => [
    Number((from + ((to - from) * at) / (steps - 1)).toPrecision(6)),
    minutes / steps,
  ]);
}

/** How long a game day lasts, in minutes. */
export function lengthOf({ courses }: GameDay): number {
  return Math.max(...courses.map(({ phases }) => phases.reduce((sum, [, minutes]) => sum + minutes, 0)));
}
