import type { Quantity, Source } from '../quantity';
import type { RecordingRule } from './rule';

/** The recording rules of a quantity: one per source, all under its name, with the label `subject`. */
export function recordingRules(quantity: Quantity): RecordingRule[] {
  return quantity.sources.map((source) => ({
    record: quantity.record,
    expr: withSubject(source),
    ...(source.labels && { labels: source.labels }),
  }));
}

/** Joins the identifying labels to one: inhibition and legends must not compare labels that may be missing. */
function withSubject({ expr, subject }: Source): string {
  if (subject.length === 0) return expr;
  const inner = expr.replace(/^/gm, '  ');
  const names = subject.map((name) => JSON.stringify(name)).join(', ');
  return `label_join(\n${inner},\n  "subject", "/", ${names}\n)`;
}
