import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './logsql';
import type { Row } from './logsql';

/** A log store on loopback. */
export interface Store {
  readonly url: string;
  readonly port: number;
  /** LogsQL it was asked, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Answers LogsQL over rows as the log store does: JSON lines, every value a text. it refuses those after the first `answers`. */
export async function fakeStore(rows: readonly Row[], answers = Infinity): Promise<Store> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const query = new URLSearchParams(Buffer.concat(parts).toString()).get('query') ?? '';
      asked.push(query);
      try {
        if (request.url !== '/select/logsql/query') throw new Error(`nothing is at ${request.url}`);
        if (asked.length > answers) throw new Error('too many concurrent requests\u001b[31m');
        const lines = answer(query, rows).map((row) => `${JSON.stringify(row)}\n`);
        response.writeHead(200, { 'content-type': 'application/stream+json' }).end(lines.join(''));
      } catch (error) {
        response.writeHead(400).end(`${(error as Error).message}\n`);
      }
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    asked,
    close: () => new Promise((done) => server.close(() => done())),
  };
}
