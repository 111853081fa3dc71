/** Of the blackbox exporter, for each target that it asks. */
export const PROBED = ['probe_duration_seconds', 'probe_http_duration_seconds', 'probe_success'] as const;

/** The same, where the target speaks TLS. */
export const PROBED_TLS = [
  'probe_duration_seconds',
  'probe_http_duration_seconds',
  'probe_ssl_earliest_cert_expiry',
  'probe_success',
] as const;

/** Of cert-manager. */
export const CERT_MANAGER = [
  'certmanager_certificate_expiration_timestamp_seconds',
  'certmanager_certificate_ready_status',
] as const;
