/** Value of a series at a moment, in seconds since epoch 0. */
export type Course = (time: number) => number;

const DAY = 86_400;

/** A day's rhythm with hourly ripples and noise, between 0 and 1; each seed has its own. The same every time. */
export function wave(seed: number): Course {
  const phase = noise(seed, 1) * 2 * Math.PI;
  return (time) => {
    const day = 0.3 * Math.sin((2 * Math.PI * time) / DAY + phase);
    const hour = 0.1 * Math.sin((2 * Math.PI * time) / 3700 + 7 * phase);
    return Math.min(1, Math.max(0, 0.5 + day + hour + 0.12 * (noise(seed, time) - 0.5)));
  };
}

/** A counter that has been running for weeks and grows by so much per second, more by day than by night. */
export function counter(perSecond: number, seed: number): Course {
  const phase = noise(seed, 1) * 2 * Math.PI;
  const swing = (0.6 * DAY) / (2 * Math.PI);
  return (time) => perSecond * ((time % 1e8) + swing * (1 - Math.cos((2 * Math.PI * time) / DAY + phase)));
}

/** Between 0 and 1, without a memory: the same for the same seed and moment. */
function noise(seed: number, time: number): number {
  let hash = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(Math.floor(time), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}
