import type { Signal } from '../../alerts';
import { signals as signalsOf } from '../../alerts/signals';
import { configWith, loadConfig } from '../support/config';
import { contextFor } from '../support/plane';

const context = contextFor(loadConfig());
const signals = signalsOf(context);
const find = (alert: string): Signal => {
  const found = signals.find((signal) => signal.alert === alert);
  if (!found) throw new Error(`no signal ${alert}`);
  return found;
};

describe('the volume of Prometheus has no signal of its own', () => {
  it.each(['HighDiskUsage', 'DiskFillingUp', 'HighInodeUsage'])(
    '%s watches it with the others of its namespace',
    (alert) => {
      const home = context.inventory.workloads.find(({ name }) => name === 'prometheus')?.namespace ?? '';
      const ofVolumes = find(alert).quantity.sources.find(({ labels }) => labels?.['scope'] === 'volume');
      const { expr = '' } = ofVolumes ?? {};
      expect(expr).toContain(`namespace="${home}"`);
      const left = [...expr.matchAll(/persistentvolumeclaim!="([^"]*)"/g)].map(([, name = '']) => name);
      expect(left.filter((name) => /prometheus/.test(name))).toEqual([]);
      expect(expr).not.toMatch(/persistentvolumeclaim(=|=~|!~)"/);
    },
  );
});

describe('a plane leaves out what its application does not have', () => {
  const names = (changes: Readonly<Record<string, unknown>>) =>
    signalsOf(contextFor(configWith(changes))).map(({ alert }) => alert);

  it.each([
    ['application.publicPages', [], ['PublicPageDown']],
    ['application.predictions', null, ['PredictionErrors', 'PredictionSlow']],
  ])('%s', (path, nothing, alerts) => {
    expect(signals.map(({ alert }) => alert)).toEqual(expect.arrayContaining(alerts));
    expect(names({ [path]: nothing }).filter((alert) => alerts.includes(alert))).toEqual([]);
  });
});
