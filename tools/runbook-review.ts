import { reviewNote } from '../alerts';
import { loadConfig } from '../infra/load';

// A note and no verdict: an old review makes no commit wrong, and a test that fails by the calendar teaches nobody.
console.log(
  reviewNote(loadConfig(process.cwd(), 'prod'), new Date().toISOString().slice(0, 'yyyy-mm-dd'.length)),
);
