import type { Config } from '../../../config';
import { commands } from '../../commands';
import type { RunbookText, Step } from '../../signal';

/** What to do about predictions that fail or are slow: the same for both, but for what `look` finds first. */
export function predictionSteps(
  config: Config,
  look: Step,
): Pick<RunbookText, 'diagnosis' | 'mitigation' | 'permanentFix'> {
  const run = commands(config);
  const service = config.application.predictions?.service ?? '';
  return {
    diagnosis: [
      look,
      { text: { ja: '予測システムのログ', en: 'What the service logs' }, command: run.logs(service) },
      {
        text: { ja: '直前にリリースがあったか', en: 'Was there a release before' },
        command: run.history(service),
      },
      {
        text: { ja: '新しいモデルが採用された頃に始まったか', en: 'Did it begin with a new model' },
        command: run.cronJobs,
      },
      {
        text: { ja: 'データベースは応答するか', en: 'Does the database answer' },
        command: run.databaseReady,
      },
    ],
    mitigation: [
      {
        text: { ja: 'リリースが原因なら戻す', en: 'Undo a release that caused it' },
        command: run.undo(service),
      },
      {
        text: { ja: '応答しないまま動いているなら再起動する', en: 'Restart it if it hangs' },
        command: run.restart('deployment', service),
      },
    ],
    permanentFix: [
      {
        text: {
          ja: '採用前の検査(再学習の終了コード)に、推論の時間と失敗を加える。',
          en: 'Add the time and the failures of inference to what a new model must pass before it is promoted.',
        },
      },
    ],
  };
}
