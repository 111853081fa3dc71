import { Tunnel } from './forward';
import type { Json } from './kubectl';

/** A series as an instant query returns it. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** One Prometheus through a local port. */
export class Prometheus {
  private readonly tunnel: Tunnel;

  /** @param target `service/prometheus` as in the guides, or one pod */
  constructor(namespace: string, target: string) {
    this.tunnel = new Tunnel(namespace, target, 9090);
  }

  /** The field `data` of an answer of the HTTP API. */
  async api(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<Json> {
    const query = new URLSearchParams(parameters).toString();
    const answer: Json = JSON.parse(await this.tunnel.text(`/api/v1/${path}?${query}`));
    return answer.data;
  }

  /** The result of an instant query. */
  async query(expression: string): Promise<readonly Sample[]> {
    return (await this.api('query', { query: expression })).result;
  }

  close(): void {
    this.tunnel.close();
  }
}
