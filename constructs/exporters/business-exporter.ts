import { Construct } from 'constructs';
import type { Config } from '../../config';
import {
  BUSINESS_EXPORTER_FLAGS,
  businessQueries,
  DATABASE_ACCESS,
  exporterQueries,
  IMAGES,
} from '../../inventory';
import { checksum } from '../kit/checksum';
import { exporter } from '../kit/exporter';
import { configMap } from '../kit/objects';

const NAME = 'business-exporter';
const SECRET_DIR = '/etc/business-exporter/secret';
const QUERY_DIR = '/etc/business-exporter/queries';
const QUERIES = 'business-queries';
const FILE = 'queries.yaml';

/** Numbers about the business, read in SQL by a role of its own; scrape job `business`. */
export class BusinessExporter extends Construct {
  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    const { application, plane } = config;
    const { name, port, database, sslMode } = application.database;
    const { role, secret } = DATABASE_ACCESS.business;
    const queries = exporterQueries(businessQueries(config));
    configMap(this, NAME, QUERIES, { [FILE]: queries });
    exporter(this, {
      name: NAME,
      user: 65534,
      annotations: { 'checksum/config': checksum(queries) },
      container: {
        image: IMAGES['postgres-exporter'],
        args: [...BUSINESS_EXPORTER_FLAGS, `--extend.query-path=${QUERY_DIR}/${FILE}`],
        env: [
          {
            name: 'DATA_SOURCE_URI',
            value: `${name}.${application.namespace}.svc:${port}/${database}?sslmode=${sslMode}`,
          },
          { name: 'DATA_SOURCE_USER', value: role },
          { name: 'DATA_SOURCE_PASS_FILE', value: `${SECRET_DIR}/password` },
        ],
        ports: { metrics: { port: 9187 } },
        resources: plane.exporter.resources,
        ready: { path: '/', port: 9187 },
        mounts: [
          { name: 'secret', mountPath: SECRET_DIR, readOnly: true },
          { name: 'queries', mountPath: QUERY_DIR, readOnly: true },
        ],
      },
      volumes: [
        { name: 'secret', secret: { secretName: secret, defaultMode: 0o440 } },
        { name: 'queries', configMap: { name: QUERIES } },
      ],
    });
  }
}
