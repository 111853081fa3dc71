import { Construct } from 'constructs';
import type { Config } from '../../config';
import { IMAGES, POSTGRES_EXPORTER_FLAGS } from '../../inventory';
import { exporter } from '../kit/exporter';

const NAME = 'postgres-exporter';
const SECRET_DIR = '/etc/postgres-exporter';

/** The database's own numbers, read by a role with `pg_monitor`; scrape job `postgres`. */
export class PostgresExporter extends Construct {
  constructor(scope: Construct, id: string, { application, plane }: Config) {
    super(scope, id);
    const { name, port, database, sslMode } = application.database;
    exporter(this, {
      name: NAME,
      user: 65534,
      container: {
        image: IMAGES[NAME],
        args: POSTGRES_EXPORTER_FLAGS,
        env: [
          {
            name: 'DATA_SOURCE_URI',
            value: `${name}.${application.namespace}.svc:${port}/${database}?sslmode=${sslMode}`,
          },
          { name: 'DATA_SOURCE_USER_FILE', value: `${SECRET_DIR}/user` },
          { name: 'DATA_SOURCE_PASS_FILE', value: `${SECRET_DIR}/password` },
        ],
        ports: { metrics: { port: 9187 } },
        resources: plane.exporter.resources,
        ready: { path: '/', port: 9187 },
        mounts: [{ name: 'secret', mountPath: SECRET_DIR, readOnly: true }],
      },
      volumes: [{ name: 'secret', secret: { secretName: NAME, defaultMode: 0o440 } }],
    });
  }
}
