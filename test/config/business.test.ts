import { problemsWith } from '../support/config';

const messages = (changes: Readonly<Record<string, unknown>>) =>
  problemsWith(changes).map(({ path, message }) => `${path}: ${message}`);

describe('errors of the exporters', () => {
  it('are remembered for longer than an answer is handed out again', () => {
    expect(messages({ 'application.business.historyInterval': '20m' })).toEqual([
      'thresholds.databaseExporterErrors.window: expected more than application.business.historyInterval and interval (20m): a query fails only when it is asked',
    ]);
    expect(messages({ 'application.business.interval': '30m' })).toHaveLength(1);
    expect(messages({ 'application.business.historyInterval': '19m' })).toEqual([]);
  });

  it('must come twice before somebody is told', () => {
    expect(messages({ 'thresholds.databaseExporterErrors.warning.for': '20m' })).toEqual([
      'thresholds.databaseExporterErrors.warning.for: expected more than its window (20m), so that one failure wakes nobody',
    ]);
  });
});

describe('tables and columns', () => {
  it.each(['sightings', 'public.sightings; DROP TABLE users', 'public."x"', 'Public.x'])(
    'refuses %s',
    (table) => {
      expect(messages({ 'application.business.activeUsers.table': table })).toEqual([
        expect.stringContaining('expected a table with its schema such as public.sightings'),
      ]);
    },
  );

  it('may be left out', () => {
    expect(messages({ 'application.business.activeUsers': null })).toEqual([]);
  });
});
