import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BOARD_IDS, isAutomated, RHYTHMS, tasks, tasksPage } from '../../alerts';
import { loadConfig } from '../support/config';
import { planeFor } from '../support/plane';

const config = loadConfig();
const plane = planeFor(config);
const all = tasks(config, plane.alerting.signals);

describe('recurring tasks', () => {
  it.each(all.map((task) => [task.title.en, task] as const))('%s: what does it exists', (_, { by }) => {
    if ('job' in by) expect(plane.jobs.map(({ name }) => name)).toContain(by.job);
    if ('alerts' in by)
      expect(plane.alerting.signals.map(({ alert }) => alert)).toEqual(
        expect.arrayContaining([...by.alerts]),
      );
    if ('board' in by) expect(BOARD_IDS).toContain(by.board);
    if ('page' in by) expect(existsSync(join(__dirname, '../../docs', by.page))).toBe(true);
    if ('command' in by) {
      const [, script] = /^\.\/(scripts\/\S+)/.exec(by.command) ?? [];
      expect(script === undefined ? by.command : existsSync(join(__dirname, '../..', script))).toEqual(
        script === undefined ? expect.stringContaining(`-n ${config.application.namespace}`) : true,
      );
    }
  });

  it('tell when their job goes wrong', () => {
    const watched = plane.alerting.signals.map(({ alert }) => alert);
    expect(watched).toEqual(expect.arrayContaining(['CronJobFailed', 'CronJobOverdue', 'CronJobSuspended']));
  });

  it('have a rhythm with something in it, and no title twice', () => {
    for (const rhythm of RHYTHMS) expect(all.filter((task) => task.rhythm === rhythm)).not.toEqual([]);
    expect(new Set(all.map(({ title }) => title.en)).size).toBe(all.length);
  });

  it('are counted on the board as they stand on the page', () => {
    const page = tasksPage(config, plane.alerting.signals);
    const shares = RHYTHMS.map((rhythm) => {
      const own = all.filter((task) => task.rhythm === rhythm);
      return `vector(${own.filter(isAutomated).length} / ${own.length})`;
    });
    const board = JSON.stringify(plane.boards.find(({ fileName }) => fileName.includes('kpi'))?.json);
    for (const share of shares) expect(board).toContain(share);
    expect(page.match(/自動 \/ automated/g)).toHaveLength(all.filter(isAutomated).length);
    expect(page.match(/人 \/ a person/g)).toHaveLength(all.length - all.filter(isAutomated).length);
  });

  it('name no alert that is switched off, and are a person’s when all of theirs are', () => {
    const { signals } = plane.alerting;
    const less = tasks(
      config,
      signals.filter(({ alert }) => alert !== 'ErrorLogBurst'),
    );
    expect(JSON.stringify(less)).not.toContain('ErrorLogBurst');
    expect(less.map(isAutomated)).toEqual(all.map(isAutomated));
    const none = tasks(config, []);
    expect(none).toHaveLength(all.length);
    expect(none.filter(isAutomated).every(({ by }) => 'job' in by)).toBe(true);
  });
});
