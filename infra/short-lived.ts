import { setFlagsFromString } from 'node:v8';

// A second of work is over before code that V8 optimizes has paid for itself, and most of what is made lives to the
// end: without the optimizing compiler, and with room for the young, a synth takes half of the processor time.
for (const flag of ['--no-opt', '--min-semi-space-size=64', '--max-semi-space-size=64'])
  setFlagsFromString(flag);
