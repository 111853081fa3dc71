export { jsonSchemas } from './json-schema';
export { parseConfig } from './parse';
export type { Config, ServiceConfig, Source } from './parse';
export { ConfigError } from './problems';
export type { Problem } from './problems';
export { toYaml } from './yaml';
export { exact, formatBytes, formatCores, formatDuration, parseDuration } from './units';
export { PLANE_NAMES, TEAMS } from './schema';
export type { Environment, Numbers, Resources, Team } from './schema';
