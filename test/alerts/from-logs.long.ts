import { configWith } from '../support/config';
import { ALL_FROM_LOGS } from '../support/from-logs';
import { SWITCHED_ON } from '../support/leaves';
import { expectGenerated, filesOf } from './logged-rules';

// `npm test` asks the same of a plane that counts some of its services from logs.
it('a plane with all services counted from logs passes its generated tests in promtool', async () => {
  await expectGenerated(filesOf(configWith({ ...SWITCHED_ON, ...ALL_FROM_LOGS })));
}, 240_000);
