import { fetchText, forward } from './forward';
import type { Forward } from './forward';
import type { Json } from './kubectl';

/** One Prometheus through a local port; the port is opened again when its pod has gone. */
export class Prometheus {
  private tunnel: Promise<Forward> | undefined;

  /** @param target `service/prometheus` as in the guides, or one pod */
  constructor(
    private readonly namespace: string,
    private readonly target: string,
  ) {}

  /** The field `data` of an answer of the HTTP API. */
  async api(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<Json> {
    this.tunnel ??= forward(this.namespace, this.target, 9090);
    const query = new URLSearchParams(parameters).toString();
    try {
      const { url } = await this.tunnel;
      return (JSON.parse(await fetchText(`${url}/api/v1/${path}?${query}`)) as Json).data;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The result of an instant query. */
  async query(expression: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]> {
    return (await this.api('query', { query: expression })).result;
  }

  close(): void {
    void this.tunnel?.then(
      (it) => it.close(),
      () => undefined,
    );
    this.tunnel = undefined;
  }
}
