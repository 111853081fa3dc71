/** Queries that a healthy plane has nothing to answer to, by part of their text, and why. */
export const WITHOUT_DATA: Readonly<Record<string, string>> = {};
