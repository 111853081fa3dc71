/**
 * The cron grammar that both the API server and our own arithmetic read the same way: five fields of numbers,
 * names, lists, ranges and steps. Narrower than Kubernetes' on purpose: `@daily` and `@every` would be a second
 * way to write a time, `?`, `L` and `#` mean different things to different readers.
 */
interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names in the order of their numbers, from `min`. */
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const MINUTE: Field = { name: 'minute', min: 0, max: 59 };
const HOUR: Field = { name: 'hour', min: 0, max: 23 };
const DAY: Field = { name: 'day of the month', min: 1, max: 31 };
const MONTH: Field = { name: 'month', min: 1, max: 12, names: MONTHS };
// 7 is not Sunday to Kubernetes, though it is to many other readers.
const WEEKDAY: Field = { name: 'day of the week', min: 0, max: 6, names: DAYS };
const FIELDS = [MINUTE, HOUR, DAY, MONTH, WEEKDAY] as const;

const EXAMPLE = 'such as "0 9 * * *"';

/** An accepted schedule as numbers. */
export interface CronTimes {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: readonly number[];
  /** Whether a run is due on a day. Weekday 0 is Sunday. */
  readonly isDue: (day: number, weekday: number) => boolean;
}

/** Reads a schedule that `cronProblem` accepts. Where day and weekday are both restricted, either is enough. */
export function cronTimes(schedule: string): CronTimes {
  const texts = schedule.trim().split(/\s+/);
  const values = FIELDS.map((field, at) => valuesOf(texts[at] ?? '', field));
  const [minutes = [], hours = [], days = [], months = [], weekdays = []] = values as number[][];
  const either = !isOpen(texts[2]) && !isOpen(texts[4]);
  const isDue = (day: number, weekday: number) => {
    const [onDay, onWeekday] = [days.includes(day), weekdays.includes(weekday)];
    return either ? onDay || onWeekday : onDay && onWeekday;
  };
  return { minutes, hours, months, isDue };
}

/** Whether a field restricts nothing, as Kubernetes sees it: `*`, and a step of one, but not a longer one. */
function isOpen(text = ''): boolean {
  return text.split(',').some((part) => /^\*(\/0*1)?$/.test(part));
}

/** What is wrong with a schedule; nothing when Kubernetes accepts it and it runs at least once in four years. */
export function cronProblem(schedule: string): string | undefined {
  if (/^\s*(CRON_)?TZ=/.test(schedule)) {
    return `expected a schedule without a time zone; remove the prefix, application.timeZone counts`;
  }
  if (schedule.trim().startsWith('@'))
    return `expected five fields ${EXAMPLE} instead of a name; write it out`;
  const texts = schedule.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) {
    return `expected a cron schedule of five fields ${EXAMPLE} (minute, hour, day, month, weekday), not ${texts.filter((text) => text !== '').length}`;
  }
  const values = FIELDS.map((field, at) => valuesOf(texts[at] ?? '', field));
  const wrong = values.find((value) => typeof value === 'string');
  if (typeof wrong === 'string') return wrong;
  const [, , days = [], months = []] = values as number[][];
  // Where the weekday is restricted too, a run is due when either of them matches.
  const runs =
    !isOpen(texts[4]) || months.some((month) => days.some((day) => day <= (LONGEST_MONTHS[month - 1] ?? 0)));
  return runs ? undefined : 'expected a day that the month has; this schedule never runs';
}

/** The numbers a field stands for, or what is wrong with it. */
function valuesOf(text: string, field: Field): number[] | string {
  const { name, min, max, names } = field;
  const allowed = `expected a ${name} from ${min} to ${max}${names ? ` or ${names[0]} to ${names.at(-1)}` : ''}`;
  const values: number[] = [];
  for (const part of text.split(',')) {
    const [, from = '', to, step = '1'] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d{1,4}))?$/.exec(part) ?? [];
    const first = from === '*' ? min : numberOf(from, field);
    // A single number with a step runs to the end of the field.
    const open = from === '*' || part.includes('/');
    const last = to === undefined ? (open ? max : first) : numberOf(to, field);
    if (first === undefined || last === undefined || (from === '*' && to !== undefined)) {
      return `${allowed}, a list, a range or a step, not "${part.slice(0, 20)}"`;
    }
    if (first > last) return `expected a range that ascends, not "${part}"`;
    if (Number(step) < 1 || Number(step) > max)
      return `expected a step from 1 to ${max} for the ${name}, not "${part}"`;
    for (let value = first; value <= last; value += Number(step)) values.push(value);
  }
  // Kubernetes overlooks a value that is listed twice; other readers of cron refuse it.
  return new Set(values).size === values.length
    ? values
    : `expected each ${name} once, not "${text.slice(0, 20)}"`;
}

function numberOf(text: string, { min, max, names }: Field): number | undefined {
  const at = names?.indexOf(text.toLowerCase()) ?? -1;
  const value = at >= 0 ? at + min : /^\d{1,4}$/.test(text) ? Number(text) : undefined;
  return value !== undefined && value >= min && value <= max ? value : undefined;
}
