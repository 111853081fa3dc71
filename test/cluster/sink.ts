import { fetchText, through } from './forward';
import type { Json } from './kubectl';

/** Where the recorder of notifications lives; `rig sink` and the like put it there. */
export const SINK = { namespace: 'rig-sink', service: 'sink', url: 'http://sink.rig-sink' } as const;

/** A message as the recorder keeps it. */
export interface Message {
  /** When it arrived, milliseconds since the epoch, by the recorder's clock. */
  readonly at: number;
  readonly path: string;
  readonly body: Json;
}

/** The messages recorded so far, oldest first. */
export async function messages(): Promise<Message[]> {
  const records = JSON.parse(await ask('GET')) as { time: string; path: string; body: Json }[];
  return records.map(({ time, path, body }) => ({ at: Date.parse(time), path, body }));
}

/** Forgets what was recorded. */
export async function forget(): Promise<void> {
  await ask('DELETE');
}

function ask(method: string): Promise<string> {
  return through({ namespace: SINK.namespace, target: `service/${SINK.service}`, port: 80 }, (url) =>
    fetchText(`${url}/log`, { method }),
  );
}
