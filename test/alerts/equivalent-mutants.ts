/**
 * Mutants that no test can, or need not, tell from the original, each with the reason. Key: signal, rule and
 * what was changed, as the test prints it.
 */
export const EQUIVALENT: Readonly<Record<string, string>> = {};
