import { gameDays } from '../../alerts/gamedays';
import type { Course, GameDay } from '../../alerts/gamedays/game-day';
import type { Outcome } from '../../alerts/gamedays/replay';
import { recordedLabels } from '../../alerts/quantity';
import { play } from '../../infra/gameday';
import { loadConfig } from '../support/config';
import { alertingFor } from '../support/plane';
import { tool } from '../support/tools';

const config = loadConfig('prod');
const alerting = alertingFor(config);
const outcomes = new Map<string, Outcome>();

/** Two at a time: promtool uses one core for each. */
async function playAll(days: readonly GameDay[]): Promise<void> {
  const waiting = [...days];
  const worker = async () => {
    for (let day = waiting.shift(); day; day = waiting.shift()) {
      outcomes.set(day.name, await play(day, alerting, config, tool('promtool')));
    }
  };
  await Promise.all([worker(), worker()]);
}

const brief = ({ alert, severity, from, to }: Outcome['fires'][number]) => ({
  alert,
  severity,
  from,
  ...(to !== undefined && { to }),
});

/** A month in which nothing happens: every quantity spends its nights at rest and its days half way to its limit. */
function calmMonth(days: number): GameDay {
  const courses = alerting.signals
    .filter(({ levels, alert }) => levels.some(({ sev }) => sev) && alert !== 'AlertUnacknowledged')
    .flatMap((signal): Course[] =>
      signal.quantity.sources.map((source) => {
        const labels = recordedLabels(source);
        const limits = signal.levels
          .filter(({ match = {} }) => Object.entries(match).every(([key, value]) => labels[key] === value))
          .map(({ limit }) => limit);
        const nearest = signal.direction === 'above' ? Math.min(...limits) : Math.max(...limits);
        const half = Number.isFinite(nearest) ? (signal.safe + nearest) / 2 : signal.safe;
        const day = signal.quantity.unit === 'state' ? signal.safe : half;
        return {
          alert: signal.alert,
          source: source.labels ?? {},
          recorded: labels,
          phases: Array.from({ length: days }, () => [
            [signal.safe, 720] as const,
            [day, 720] as const,
          ]).flat(),
        };
      }),
    );
  return {
    name: 'calm-month',
    story: { ja: '何も起こらない月', en: 'A month in which nothing happens' },
    at: '2026-12-01T00:00',
    step: 300,
    courses,
    expected: { fires: [], told: {}, muted: [] },
  };
}

beforeAll(() => playAll(gameDays), 480_000);

it('are at least twelve, each with a name and a story in both languages', () => {
  expect(gameDays.length).toBeGreaterThanOrEqual(12);
  expect(new Set(gameDays.map(({ name }) => name)).size).toBe(gameDays.length);
  for (const { name, story } of gameDays) {
    expect(name).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
    expect(story.ja).toMatch(/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u);
    expect(story.en).toMatch(/[a-z]{3}/);
  }
});

describe.each(gameDays.map((day) => [day.name, day] as const))('%s', (name, { expected }) => {
  const outcome = () => {
    const found = outcomes.get(name);
    if (!found) throw new Error(`${name} was not played`);
    return found;
  };

  it('fires what it should, at its minute, and nothing else', () => {
    expect(outcome().fires.map(brief)).toEqual(expected.fires);
  });

  it('tells whom it should, as often as it should', () => {
    expect(outcome().told).toEqual(expected.told);
    if (expected.heartbeats !== undefined) expect(outcome().heartbeats).toBe(expected.heartbeats);
  });

  it('mutes what another alert or the hour explains', () => {
    expect(outcome().muted).toEqual(expected.muted);
  });
});

it('a calm month has no page, and no more than three warnings', async () => {
  await playAll([calmMonth(31)]);
  const { fires } = outcomes.get('calm-month')!;
  expect(fires.filter(({ severity }) => severity === 'critical')).toEqual([]);
  expect(fires.length).toBeLessThanOrEqual(3);
}, 480_000);

it('names what a game day drives that does not exist', async () => {
  const day: GameDay = { ...gameDays[0]!, courses: [{ alert: 'NoSuchAlert', phases: [[1, 1]] }] };
  await expect(play(day, alerting, config, tool('promtool'))).rejects.toThrow(
    'a game day drives NoSuchAlert {} , which no signal has',
  );
});
