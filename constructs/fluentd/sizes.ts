/** Whole seconds as Fluentd reads them. */
export function seconds(value: number): string {
  return `${value}s`;
}
