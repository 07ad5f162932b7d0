const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;

/**
 * Parses a number as Prometheus and Pushgateway do (Go's ParseFloat without hexadecimal and `_`): `NaN` has no sign,
 * infinity is `Inf` or `Infinity` in any case, and an overflow is an error, not infinity. Undefined for anything else.
 */
export function parseGoFloat(text: string): number | undefined {
  if (DECIMAL.test(text)) return finite(Number(text));
  if (text.toLowerCase() === 'nan') return Number.NaN;
  const sign = INFINITE.exec(text)?.[1];
  if (sign === undefined) return undefined;
  return sign === '-' ? -Infinity : Infinity;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

/**
 * Reads a number printed by a Go server. Go prints infinity as `+Inf`, for which Number() returns
 * NaN.
 */
export function printedFloat(text: string): number {
  return Number(text.replace(/Inf$/, 'Infinity'));
}
