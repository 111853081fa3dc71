import { Tunnel } from './forward';
import type { Json } from './kubectl';

/** Where the recorder of notifications lives. */
export const SINK = { namespace: 'rig-sink', service: 'sink', url: 'http://sink.rig-sink' } as const;

/** A message as the recorder keeps it. */
export interface Message {
  /** When it arrived, milliseconds since the epoch, by the recorder's clock. */
  readonly at: number;
  readonly path: string;
  readonly body: Json;
}

/** The recorder: it answers as Slack, PagerDuty and webhook receivers do, and remembers what it was sent. */
export class Sink {
  private readonly tunnel = new Tunnel(SINK.namespace, `service/${SINK.service}`, 80);

  /** The messages recorded so far, oldest first. */
  async messages(): Promise<readonly Message[]> {
    const records: { time: string; path: string; body: Json }[] = JSON.parse(await this.tunnel.text('/log'));
    return records.map(({ time, path, body }) => ({ at: Date.parse(time), path, body }));
  }

  async forget(): Promise<void> {
    await this.tunnel.text('/log', { method: 'DELETE' });
  }
}
