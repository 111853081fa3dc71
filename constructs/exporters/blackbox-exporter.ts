import { Construct } from 'constructs';
import { formatDuration, toYaml } from '../../config';
import type { Config } from '../../config';
import { IMAGES } from '../../inventory';
import { checksum } from '../kit/checksum';
import { exporter } from '../kit/exporter';
import { configMap } from '../kit/objects';

const NAME = 'blackbox-exporter';

/** Asks services from outside their process, as a user would. */
export class BlackboxExporter extends Construct {
  constructor(scope: Construct, id: string, { evaluation, plane }: Config) {
    super(scope, id);
    const modules = toYaml({
      modules: {
        http_2xx: {
          prober: 'http',
          timeout: formatDuration(evaluation.probeTimeout),
          http: { preferred_ip_protocol: 'ip4', follow_redirects: false },
        },
      },
    });
    configMap(this, NAME, 'blackbox-exporter-config', { 'blackbox.yml': modules });
    exporter(this, {
      name: NAME,
      user: 65534,
      annotations: { 'checksum/config': checksum(modules) },
      container: {
        image: IMAGES[NAME],
        args: ['--config.file=/etc/blackbox-exporter/blackbox.yml'],
        ports: { web: { port: 9115 } },
        resources: plane.exporter.resources,
        ready: { path: '/-/healthy', port: 9115 },
        mounts: [{ name: 'config', mountPath: '/etc/blackbox-exporter', readOnly: true }],
      },
      volumes: [{ name: 'config', configMap: { name: 'blackbox-exporter-config' } }],
    });
  }
}
