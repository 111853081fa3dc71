import type { Config } from '../../config';
import type { Level, Signal } from '../signal';
import { objectiveOf, severityName } from './severity';
import { table } from './table';

/** Who repairs it in which time, and who is called when that does not happen. */
export function escalation(signal: Signal, config: Config): string {
  const { contacts, slack } = config.notifications;
  const row = (level: Level): string[] => {
    const team = level.team ?? signal.team;
    return [severityName(level), `\`${team}\` <${contacts[team]}>`, ...objectiveOf(level, config)];
  };
  const rows = new Map(signal.levels.map((level) => [row(level).join(), row(level)]));
  return `${table(['重大度 / severity', '担当 / owner', '応答 / respond', '復旧 / recover'], [...rows.values()])}

応答がないとき、復旧が間に合わないとき / when nobody responds, or it takes longer:
<${contacts.emergency}>, ${contacts.phone}, Slack \`${slack.emergencyChannel}\`(通常の連絡 / everything else: \`${slack.channel}\`)`;
}
