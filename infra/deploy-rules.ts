import type { Config } from '../config';
import type { SecretKey } from '../inventory';

/** The project's name in Pulumi.yaml: settings of a stack are called `PROJECT:KEY`. */
export const PROJECT = 'shiojiri-monitoring-plane';

/**
 * Why this configuration must not be deployed, although it may be rendered. One sentence, or nothing.
 * An alert that tells people to call a number nobody answers is worse than no number.
 */
export function refusal({ environment, notifications }: Config): string | undefined {
  const { phone } = notifications.contacts;
  if (environment.name !== 'prod' || !phone.includes('X')) return undefined;
  return (
    `config/thresholds.yaml: notifications.contacts.phone is still the placeholder ${phone}; ` +
    'prod is deployed only with a number that somebody answers'
  );
}

/** What to say about a value that the stack does not have. */
export function missingSecret({ configKey, what }: SecretKey, stack: string): string {
  return `secret ${configKey} (${what}) is not set; run \`pulumi config set --secret ${configKey} --stack ${stack}\``;
}
