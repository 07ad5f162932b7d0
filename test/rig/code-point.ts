import fc from 'fast-check';

const [SURROGATES, COUNT] = [0xd800, 0x800];

/**
 * Any code point but surrogates, as a unit of `fc.string`. fast-check's own `binary` makes a table of all of them, which
 * takes a second and 86 MB, and the processes that a test starts are slower to start by as much.
 */
export const codePoint: fc.Arbitrary<string> = fc
  .integer({ min: 0, max: 0x10_ffff - COUNT })
  .map((index) => String.fromCodePoint(index < SURROGATES ? index : index + COUNT), indexOf);

/** Lets fast-check build strings that are known to be dangerous, such as `__proto__`. */
function indexOf(text: unknown): number {
  const [character, ...others] = typeof text === 'string' ? text : '';
  const code = character?.codePointAt(0);
  if (code === undefined || others.length > 0) throw new Error('not one code point');
  if (code < SURROGATES) return code;
  if (code < SURROGATES + COUNT) throw new Error('a surrogate');
  return code - COUNT;
}
