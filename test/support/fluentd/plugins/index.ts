import type { Plugins } from '../grammar';
import { BUFFERS, FILTERS, FORMATTERS, OUTPUTS, PARSERS, SOURCES } from './core';
import { BUNDLED_FILTERS, BUNDLED_OUTPUTS, BUNDLED_SOURCES } from './bundled';
import { SINKS, SINK_FILTERS } from './sinks';

/** The image whose plugins these are; its Gemfile.lock says the versions. Another image: read them again. */
export const IMAGE = /^docker\.io\/fluent\/fluentd-kubernetes-daemonset:v1\.19\.3-debian-(\w+)-1\.1$/;

/**
 * The plugins the pipeline may use, as Fluentd knows them: parameters, types, enumerations, what is required. Read in
 * the `config_param` and `config_section` declarations of the versions that the image pins.
 */
export const PLUGINS: Plugins = {
  source: { ...SOURCES, ...BUNDLED_SOURCES },
  filter: { ...FILTERS, ...BUNDLED_FILTERS, ...SINK_FILTERS },
  match: { ...OUTPUTS, ...BUNDLED_OUTPUTS, ...SINKS },
  parse: PARSERS,
  format: FORMATTERS,
  buffer: BUFFERS,
};
