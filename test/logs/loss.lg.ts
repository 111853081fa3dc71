import { JSON_GROWTH } from '../../config';
import { configWith, loadConfig } from '../support/config';
import { node } from './support/fluentd';
import type { Node } from './support/fluentd';
import { full, split } from './support/golden';
import { needing } from './support/with-ruby';

const withFluentd = needing('fluentd');

/** Quicker than prod, and with a buffer that is full long before all lines are in it: then reading must wait. */
const SMALL = {
  'logging.read.longestLine': '16Ki',
  'logging.buffer.chunk': '128Ki',
  'logging.buffer.size': '512Ki',
  'logging.read.refreshInterval': '1s',
  'logging.buffer.flushInterval': '1s',
  'logging.buffer.retryMaxInterval': '2s',
};

describe('no line is lost', () => {
  let place: Node | undefined;
  afterEach(() => place?.close());
  const lines = (from: number, to: number) =>
    Buffer.concat(Array.from({ length: to - from + 1 }, (_, at) => full(`line ${from + at} of 16000`)));

  withFluentd(
    'while the sink is away, Fluentd is killed, and the file is rotated',
    async () => {
      place = await node(configWith(SMALL));
      place.write(lines(1, 4000));
      place.startFluentd();
      await place.until('it tries to send', () => place!.said().includes('failed to flush the buffer'), 60);
      place.write(lines(4001, 8000));
      await new Promise((done) => setTimeout(done, 3000));
      await place.stopFluentd('SIGKILL');
      place.write(lines(8001, 10_000));
      place.rotate();
      place.write(lines(10_001, 12_000));
      await place.startSink();
      place.startFluentd();
      await place.until('the first lines arrive', () => place!.received.length > 0, 60);
      place.write(lines(12_001, 16_000));
      const distinct = () => new Set(place!.received);
      await place
        .until('all lines arrive', () => distinct().size >= 16_000, 90)
        .finally(() => {
          const [all, different] = [place!.received.length, distinct().size];
          process.stdout.write(
            `loss: ${different} of 16000 lines received, ${all - different} of them twice\n`,
          );
        });
      await place.stopFluentd('SIGTERM');
      expect(distinct()).toEqual(
        new Set(Array.from({ length: 16_000 }, (_, at) => `line ${at + 1} of 16000`)),
      );
    },
    240_000,
  );

  withFluentd(
    'next to a line as long as a line may be, of characters that JSON writes with six, and next to longer ones',
    async () => {
      const { read, buffer } = loadConfig().logging;
      place = await node(loadConfig());
      await place.startSink();
      // As the plug-in counts, the last part of a line of just that length begins the next message.
      const long = '\0'.repeat(read.longestLine - 16_384);
      const [cut, dropped] = ['\0'.repeat(2 * read.longestLine), '\0'.repeat(buffer.chunk + 1)];
      place.write(
        Buffer.concat([
          full('before'),
          ...split(Buffer.from(long)),
          Buffer.from(`${cut}\n${dropped}\n`),
          full('after'),
        ]),
      );
      place.startFluentd();
      const all = () => place!.received.map((text) => text.length).sort((a, b) => a - b);
      await place.until('all lines arrive', () => all().length >= 4, 90);
      // What failed does not come back again and again.
      await new Promise((done) => setTimeout(done, 2 * buffer.flushInterval * 1000));
      expect(all()).toEqual(
        ['after'.length, 'before'.length, long.length, buffer.chunk / JSON_GROWTH].sort((a, b) => a - b),
      );
      expect(place.said().match(/BufferChunkOverflowError/g)).toHaveLength(1);
    },
    180_000,
  );
});
