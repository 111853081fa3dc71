import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fluentConf } from '../../constructs/fluentd/pipeline';
import { loadConfig } from '../support/config';
import { inFolder } from './support/ruby';
import { needing } from './support/with-ruby';

const withFluentd = needing('fluentd');

/** The plug-in for Prometheus reads these without telling Fluentd so. */
const UNREAD = /parameter '\w+' in <initlabels>/;

describe('the generated configuration', () => {
  withFluentd.each(['prod', 'dev'] as const)('of %s is read by Fluentd without a warning', (place) => {
    inFolder((folder) => {
      const conf = fluentConf(loadConfig(place)).replaceAll('/var/', `${folder}/`);
      writeFileSync(join(folder, 'fluent.conf'), conf);
      const args = ['--dry-run', '-c', join(folder, 'fluent.conf')];
      const { status, stdout } = spawnSync('fluentd', args, {
        env: { ...process.env, NODE_NAME: 'node-1' },
        encoding: 'utf8',
        timeout: 60_000,
      });
      const warnings = stdout
        .split('\n')
        .filter((line) => /\[(warn|error)\]/.test(line) && !UNREAD.test(line));
      expect({ status, warnings }).toEqual({ status: 0, warnings: [] });
      // One that runs on, and is ended, ends well, too.
      expect(stdout).toContain('finished dry run mode');
    });
  });
});
