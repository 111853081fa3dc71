import { exact, formatBytes, formatDuration } from '../config';

/** What a quantity is measured in. */
export type Unit = 'ratio' | 'seconds' | 'state' | 'count' | 'bytes' | 'per-minute' | 'burn-rate';

interface UnitFacts {
  /** Grafana's unit id. */
  readonly grafana: string;
  /** A limit as people read it in a runbook or message. */
  readonly format: (value: number) => string;
  /** The Go template that renders `$value` of an alert the same way. */
  readonly template: string;
}

const FACTS: Record<Unit, UnitFacts> = {
  ratio: {
    grafana: 'percentunit',
    format: (value) => `${exact(value * 100)} %`,
    template: '{{ $value | humanizePercentage }}',
  },
  seconds: { grafana: 's', format: formatDuration, template: '{{ $value | humanizeDuration }}' },
  state: { grafana: 'short', format: String, template: '{{ $value }}' },
  count: { grafana: 'short', format: String, template: '{{ $value | humanize }}' },
  bytes: { grafana: 'bytes', format: formatBytes, template: '{{ $value | humanize1024 }}B' },
  'per-minute': {
    grafana: 'cpm',
    format: (value) => `${value}/min`,
    template: '{{ $value | humanize }}/min',
  },
  'burn-rate': {
    grafana: 'short',
    format: (value) => `${value}×`,
    template: '{{ $value | humanize }}×',
  },
};

/** How a unit appears on boards, in messages and in runbooks. */
export function unitFacts(unit: Unit): UnitFacts {
  return FACTS[unit];
}
