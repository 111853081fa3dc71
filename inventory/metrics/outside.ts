/** Of the blackbox exporter, for each target that it asks. */
export const PROBED = ['probe_success'] as const;

/** The same, where the target speaks TLS. */
export const PROBED_TLS = ['probe_ssl_earliest_cert_expiry'] as const;

/** Of cert-manager. */
export const CERT_MANAGER = ['certmanager_certificate_expiration_timestamp_seconds'] as const;
