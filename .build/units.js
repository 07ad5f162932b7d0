// @ts-check
// Numbers in the units of Grafana that the dashboard uses.

/** @type {readonly (readonly [seconds: number, name: string])[]} */
const TIMES = [
  [604_800, 'week'],
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'min'],
  [1, 's'],
];

/** @param {number} value @param {string} [unit] */
export function formatted(value, unit = 'short') {
  if (Number.isNaN(value)) return 'NaN';
  if (unit === 'percentunit') return `${rounded(value * 100)}%`;
  if (unit === 'bool_on_off') return value === 0 ? 'Off' : 'On';
  if (unit !== 's') return value >= 1000 ? `${rounded(value / 1000)} K` : rounded(value);
  const [seconds, name] = TIMES.find(([size]) => Math.abs(value) >= size) ?? [1, 's'];
  const count = rounded(value / seconds);
  return `${count} ${name}${name === 's' || Math.abs(Number(count)) === 1 ? '' : 's'}`;
}

/** @param {number} value */
function rounded(value) {
  return String(Number(value.toFixed(Math.abs(value) < 10 ? 2 : 1)));
}

/**
 * Round numbers from 0 to `max` or above it.
 *
 * @param {number} max
 * @param {string} [unit]
 */
export function ticks(max, unit) {
  if (unit === 'bool_on_off') return [0, 1];
  const [base] = TIMES.find(([size]) => unit === 's' && max >= 2 * size) ?? [1];
  const wanted = max / base / 3;
  const power = 10 ** Math.floor(Math.log10(wanted || 1));
  const step = base * power * ([1, 2, 5, 10].find((each) => each * power >= wanted) ?? 1);
  return Array.from({ length: Math.ceil(max / step - 1e-9) + 1 }, (_, index) => index * step);
}
