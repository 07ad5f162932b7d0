/** The base unit of a number, from the suffix of the metric name. */
export type Unit =
  | 'bytes'
  | 'binary-bytes'
  | 'scaled-bytes'
  | 'short-scale'
  | 'seconds'
  | 'ratio'
  | 'fraction'
  | 'count'
  | 'none';

/** Names of other units: a number with a unit of its own would have to be converted. */
const SCALED = /_(?:(?:kilo|mega|giga|tera|kibi|mebi|gibi|tebi)bytes|[kmgt]i?b)$/i;

/** Names of numbers that often have a fraction, as the names above: times in other units, and percent. */
const FRACTION =
  /_(?:m(?:illi)?s(?:ec(?:ond)?s?)?|[un]s|(?:micro|nano)seconds|minutes|hours|days|percent)$/i;

export function unitOf(name: string): Exclude<Unit, 'binary-bytes' | 'short-scale' | 'count'> {
  if (name.endsWith('_bytes')) return 'bytes';
  if (name.endsWith('_seconds')) return 'seconds';
  if (SCALED.test(name)) return 'scaled-bytes';
  if (name.endsWith('_ratio')) return 'ratio';
  return FRACTION.test(name) ? 'fraction' : 'none';
}
