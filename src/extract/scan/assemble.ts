/** As in the specification of WebAssembly. Numbers between them stand for themselves. */
const INSTRUCTIONS: Readonly<Record<string, readonly number[]>> = {
  loop: [0x03, 0x40],
  end: [0x0b],
  br_if: [0x0d],
  select: [0x1b],
  'local.get': [0x20],
  'local.set': [0x21],
  'local.tee': [0x22],
  'i32.const': [0x41],
  'i32.lt_u': [0x49],
  'i32.popcnt': [0x69],
  'i32.add': [0x6a],
  // Not aligned, from the address as it is.
  'v128.load': [0xfd, 0x00, 0x00, 0x00],
  'i8x16.splat': [0xfd, 0x0f],
  'i8x16.eq': [0xfd, 0x23],
  'v128.or': [0xfd, 0x50],
  'v128.any_true': [0xfd, 0x53],
  'i8x16.bitmask': [0xfd, 0x64],
};

const MAGIC_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const [I32, V128] = [0x7f, 0x7b];
const FUNCTION_TYPE = 0x60;

export interface Program {
  /** How many there are of each type, i32 first, in front of them the one parameter (0). */
  readonly locals: { readonly i32: number; readonly v128: number };
  /** Instructions as in the text format; numbers from -64 to 63. */
  readonly code: string;
}

/** A module that exports `run`, a function from i32 to i32, and its `memory`. Its parts are shorter than 128 bytes. */
export function assemble({ locals, code }: Program, pages: number): Uint8Array<ArrayBuffer> {
  const instructions = code
    .trim()
    .split(/\s+/)
    .flatMap((word) => INSTRUCTIONS[word] ?? [Number(word) & 0x7f]);
  const body = [2, locals.i32, I32, locals.v128, V128, ...instructions, 0x0b];
  const [memory, run] = [exported('memory', 2), exported('run', 0)];
  return Uint8Array.from([
    ...MAGIC_AND_VERSION,
    ...section(1, [1, FUNCTION_TYPE, 1, I32, 1, I32]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, pages]),
    ...section(7, [2, ...memory, ...run]),
    ...section(10, [1, body.length, ...body]),
  ]);
}

function section(id: number, content: readonly number[]): readonly number[] {
  return [id, content.length, ...content];
}

function exported(name: string, kind: number): readonly number[] {
  return [name.length, ...Buffer.from(name), kind, 0];
}
