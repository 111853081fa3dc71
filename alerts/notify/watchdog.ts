/** Name of the dead-man's switch: the alert that always fires. */
export const WATCHDOG = 'Watchdog';
