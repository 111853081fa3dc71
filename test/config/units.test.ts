import fc from 'fast-check';
import { bytes, cores, duration, linkSpeed, ratio, wait, wholeSeconds } from '../../config/units';
import { exact, formatBytes, formatCores, formatDuration, parseDuration } from '../../config';

describe('durations', () => {
  it.each([
    ['15s', 15],
    ['5m', 300],
    ['1h30m', 5400],
    ['250ms', 0.25],
    ['21d', 1_814_400],
    ['2w', 1_209_600],
    ['1d2h3m4s5ms', 93_784.005],
  ])('reads %s', (text, seconds) => {
    expect(duration().parse(text)).toBe(seconds);
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each([5, '5', '', 'm', '5 m', '-5m', '1.5h', '30m1h', '5m5m', '5M', '1y', '5m ', '０5m', '0s', '3651d'])(
    'refuses %j',
    (value) => {
      expect(duration().safeParse(value).success).toBe(false);
    },
  );

  it('writes back what it reads, in the shortest form', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3650 * 86_400_000 }), (milliseconds) => {
        const seconds = milliseconds / 1000;
        const text = formatDuration(seconds);
        expect(parseDuration(text)).toBe(seconds);
        expect(wait().parse(text)).toBe(seconds);
        expect(formatDuration(parseDuration(text))).toBe(text);
      }),
    );
  });

  it('lets only waits be 0', () => {
    expect(wait().parse('0s')).toBe(0);
    expect(duration().safeParse('0m').success).toBe(false);
  });

  it('keeps whole seconds within their bounds', () => {
    const schema = wholeSeconds(10, 3600);
    expect(schema.parse('10s')).toBe(10);
    expect(schema.parse('1h')).toBe(3600);
    for (const text of ['9s', '1h1s', '10500ms']) expect(schema.safeParse(text).success).toBe(false);
  });
});

describe('ratios', () => {
  it.each([
    ['85%', 0.85],
    ['99.9%', 0.999],
    ['7%', 0.07],
    ['0.1%', 0.001],
  ])('reads %s', (text, share) => {
    expect(ratio().parse(text)).toBe(share);
  });

  it.each([85, 0.85, '0.85', '85', '85 %', '0%', '100%', '101%', '-5%', '1e1%'])('refuses %j', (value) => {
    expect(ratio().safeParse(value).success).toBe(false);
  });
});

describe('sizes, cores and speeds', () => {
  it('reads and writes binary sizes', () => {
    expect(bytes().parse('512Mi')).toBe(536_870_912);
    expect(['1Ki', '512Mi', '50Gi', '2Ti'].map((text) => formatBytes(bytes().parse(text)))).toEqual([
      '1Ki',
      '512Mi',
      '50Gi',
      '2Ti',
    ]);
    expect(formatBytes(1000)).toBe('1000');
  });

  it.each(['512MB', '512M', '512', 512, '0Mi', '1.5Gi', '012Mi', '99999999Ti'])(
    'refuses the size %j',
    (value) => {
      expect(bytes().safeParse(value).success).toBe(false);
    },
  );

  it('reads and writes CPU in thousandths', () => {
    expect(cores().parse('500m')).toBe(0.5);
    expect(formatCores(0.5)).toBe('500m');
    for (const value of ['0m', '1', 0.5, '1.5m', '500']) expect(cores().safeParse(value).success).toBe(false);
  });

  it('reads link speeds in bits as bytes per second', () => {
    expect(linkSpeed().parse('1Gbit')).toBe(125_000_000);
    expect(linkSpeed().parse('2.5Gbit')).toBe(312_500_000);
    for (const value of ['1GBit', '0Gbit', '1Gbps', 1])
      expect(linkSpeed().safeParse(value).success).toBe(false);
  });

  it('removes the noise of binary fractions', () => {
    expect(exact(0.1 * 3)).toBe(0.3);
  });
});

it('says the same sentence for a wrong form and a wrong type', () => {
  const message = (value: unknown) =>
    ratio()
      .safeParse(value)
      .error?.issues.map((issue) => issue.message);
  expect(message(85)).toEqual(message('85'));
  expect(message(85)).toEqual(['expected a percentage such as 85% (a ratio is written with its unit)']);
});
