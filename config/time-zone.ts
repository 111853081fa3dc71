/**
 * Is it a zone of the IANA database, as the API server and Prometheus know it? `Local`, the empty name and
 * offsets such as `+09:00` are none.
 */
export function isTimeZone(zone: string): boolean {
  if (Intl.supportedValuesOf('timeZone').includes(zone)) return true;
  if (zone === 'UTC') return true;
  // Aliases (Asia/Kolkata) are missing from that list. Names are files elsewhere, so their case counts.
  if (!/^[A-Z][A-Za-z]+\/[A-Z][A-Za-z0-9_+/-]*$/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
