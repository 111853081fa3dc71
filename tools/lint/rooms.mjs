// The rooms of this repository and what may stand in each: the data of the lint rules in this folder.

/** Rooms in the direction of the data. A room imports from itself and from rooms before it. */
const ORDER = ['config', 'inventory', 'cronjobs', 'alerts', 'dashboards', 'constructs'];

/** Room -> rooms it may import from, besides itself. infra and review stand beside each other at the end. */
export const MAY_IMPORT = new Map([
  ...ORDER.map((room, index) => [room, ORDER.slice(0, index)]),
  ['infra', [...ORDER, 'tools']],
  ['review', ORDER],
]);

/** Folders in the repository that only infra/ (tools) or nobody (test) may import from. */
export const OUTSIDE = ['tools', 'test'];

/** Rooms that take text or data and return data: no files, no environment, no clock, no processes, no network. */
export const PURE = [...ORDER, 'review'];

/** Modules that reach out of the program. With or without `node:`, and with any path below them. */
export const EFFECTS = [
  'fs',
  'child_process',
  'os',
  'process',
  'net',
  'dns',
  'http',
  'http2',
  'https',
  'timers',
  'worker_threads',
];
