/** `2026-11-27 04:00:00` in the local time zone. `seconds` since the epoch. */
export function localTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${day} ${time}`;
}

/** `2026-11-27 04:00:00+01:00` for messages, which may be read elsewhere (RFC 3339). */
export function localTimeWithOffset(seconds: number): string {
  const minutes = -new Date(seconds * 1000).getTimezoneOffset();
  const sign = minutes < 0 ? '-' : '+';
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${localTime(seconds)}${sign}${two(hours)}:${two(rest)}`;
}

function two(number: number): string {
  return `${number}`.padStart(2, '0');
}
