import type { commands } from '../../commands';
import type { SignalContext } from '../../context';
import type { Step } from '../../signal';

type Commands = ReturnType<typeof commands>;

/** What to look at first when a scheduled job is in trouble. */
export function jobDiagnosis(run: Commands): Step[] {
  return [
    {
      text: { ja: '予定、停止中か、最後の実行', en: 'Schedule, suspended or not, last run' },
      command: run.cronJobs,
    },
    { text: { ja: '実行の一覧(新しいものが下)', en: 'The runs, newest last' }, command: run.jobs },
    { text: { ja: '直近の出来事', en: 'Recent events' }, command: run.events },
  ];
}

/** A run outside the schedule, for every job of the plane. */
export function runAgain({ jobs }: SignalContext, run: Commands): Step[] {
  return jobs.map(({ name }) => ({
    text: {
      ja: `${name}: 原因を除いてから手動で実行する(同名の Job が残っていれば先に削除)`,
      en: `${name}: remove the cause, then run it by hand (delete a Job of that name first)`,
    },
    command: run.runNow(name),
  }));
}
