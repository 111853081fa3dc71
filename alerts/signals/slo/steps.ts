import type { Config } from '../../../config';
import { commands } from '../../commands';
import type { Step } from '../../signal';

/** What to look at when a service breaks its promise: the same whatever the speed. */
export function budgetDiagnosis(config: Config): Step[] {
  const run = commands(config);
  const { services } = config.application;
  return [
    {
      text: {
        ja: '各サービスのログ(失敗や遅延の中身)',
        en: 'What the services log: failures, slow requests',
      },
      command: run.logsOfAll(services.map(({ name }) => name)),
    },
    { text: { ja: 'Pod の状態と再起動回数', en: 'State and restarts of the pods' }, command: run.pods },
    {
      text: { ja: '依存先のデータベースは応答するか', en: 'Does the database answer' },
      command: run.databaseReady,
    },
    ...services.map(({ name, title }) => ({
      text: {
        ja: `${title}: 始まった頃にリリースがあったか`,
        en: `${name}: was there a release when it began`,
      },
      command: run.history(name),
    })),
  ];
}

/** A way back for every service. */
export function undoReleases(config: Config): Step[] {
  const run = commands(config);
  return config.application.services.map(({ name, title }) => ({
    text: { ja: `${title}: リリースが原因なら戻す`, en: `${name}: undo a release that caused it` },
    command: run.undo(name),
  }));
}

/** What keeps an objective from being broken again, or makes it an honest one. */
export function keepPromise(): Step[] {
  return [
    {
      text: {
        ja: '失敗の多い経路を直し、再現テストを加える。',
        en: 'Mend the route that fails most, with a test that reproduces it.',
      },
    },
    {
      text: {
        ja: '守れない目標なら、利用者と合意して serviceDefaults.objectives(またはサービスの objectives)を改める。',
        en: 'An objective that cannot be kept is agreed anew with those who rely on it: serviceDefaults.objectives, or objectives of the service.',
      },
    },
  ];
}
