/** A value as Grafana writes it under a unit. */
export function formatted(value: number, unit: string): string {
  switch (unit) {
    case 'percentunit':
      return `${rounded(value * 100)} %`;
    case 's':
      return seconds(value);
    case 'bytes':
      return scaled(value, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']);
    case 'Bps':
      return scaled(value, 1000, ['B/s', 'kB/s', 'MB/s', 'GB/s']);
    case 'cpm':
      return `${rounded(value)}/min`;
    default:
      return scaled(value, 1000, ['', 'K', 'Mil', 'Bil']);
  }
}

function rounded(value: number): string {
  return String(+value.toPrecision(3));
}

function scaled(value: number, step: number, names: readonly string[]): string {
  let rest = value;
  let at = 0;
  while (Math.abs(rest) >= step && at < names.length - 1) {
    rest /= step;
    at += 1;
  }
  return `${rounded(rest)} ${names[at] ?? ''}`.trim();
}

function seconds(value: number): string {
  const size = Math.abs(value);
  if (size < 1e-3) return value === 0 ? '0 s' : `${rounded(value * 1e6)} µs`;
  if (size < 1) return `${rounded(value * 1e3)} ms`;
  if (size < 60) return `${rounded(value)} s`;
  if (size < 3600) return `${rounded(value / 60)} min`;
  return size < 86_400 ? `${rounded(value / 3600)} h` : `${rounded(value / 86_400)} d`;
}
