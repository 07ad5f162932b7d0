import { readNumber } from '../../extract/numbers/number.js';
import { unitOfPattern } from '../../extract/patterns/value-pattern.js';

/** A number from `$JOBMETER_METRICS`, or why it is invalid. */
export type ReportedNumber =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'problem'; readonly reason: string };

/**
 * Reads a number as patterns do. Undefined if the text is not a number.
 *
 * @param name of the metric or the record count, which decides the unit
 */
export function reportedNumber(
  text: string,
  name: string,
  of: 'record' | 'gauge',
): ReportedNumber | undefined {
  const reading = readNumber(text, unitOfPattern({ name }, of));
  if (reading === undefined) return undefined;
  if (typeof reading === 'number') return { kind: 'number', value: reading };
  if (reading.kind === 'decided') return { kind: 'number', value: reading.value };
  const { dot, comma, alone } = reading;
  // As in an exposition, a dot marks decimals.
  if (!text.includes(',')) return { kind: 'number', value: dot };
  if (!Number.isNaN(alone)) return { kind: 'number', value: alone };
  const reason = `${JSON.stringify(text)} may be ${dot} or ${comma}: write it with a dot as the decimal mark, and without groups`;
  return { kind: 'problem', reason };
}
