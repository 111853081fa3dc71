import type { Fleet } from '../fleet';
import { values } from '../shape';
import type { Catalogue } from '../shape';

/** Of the blackbox exporter, for each target that it asks. */
export function probed(): Catalogue {
  return {
    probe_duration_seconds: [],
    probe_http_duration_seconds: [values('phase', 'resolve', 'connect', 'tls', 'processing', 'transfer')],
    probe_success: [],
  };
}

/** The same, where the target speaks TLS. */
export function probedTls(): Catalogue {
  return { ...probed(), probe_ssl_earliest_cert_expiry: [] };
}

/** Of cert-manager: the certificates that the plane knows. */
export function certManager({ config: { application } }: Fleet): Catalogue {
  const certificates = [{ namespace: application.namespace, name: application.certificate.name }];
  return {
    certmanager_certificate_expiration_timestamp_seconds: [certificates],
    certmanager_certificate_ready_status: [certificates, values('condition', 'True', 'False', 'Unknown')],
  };
}
