/** Name of the alert that an incident is open for too long; routes, inhibition and its signal agree on it. */
export const ESCALATION = 'AlertUnacknowledged';
