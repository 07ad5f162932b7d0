import { assemble, type Program } from './assemble.js';
import { countLines } from './count-lines.js';

/** How many LF there are; undefined where there is CR or ESC as well. */
export type CountPlainLines = (bytes: Buffer) => number | undefined;

/** Before so many chunks the faster way is not worth to be made ready. */
const MANY_CHUNKS = 64;

export function plainLineCounter(): CountPlainLines {
  let chunks = 0;
  let count = countPlainLines;
  return (bytes) => {
    chunks += 1;
    if (chunks === MANY_CHUNKS) count = withVectors() ?? countPlainLines;
    return count(bytes);
  };
}

const CR = 0x0d;
const ESC = 0x1b;

export const countPlainLines: CountPlainLines = (bytes) =>
  bytes.includes(ESC) || bytes.includes(CR) ? undefined : countLines(bytes);

/**
 * Sixteen bytes at a time. The locals: where the bytes end, where we are, how many LF there were; the sixteen; which of
 * those before were CR or ESC; LF, CR and ESC sixteen times.
 */
const PROGRAM: Program = {
  locals: { i32: 2, v128: 5 },
  code: `
    i32.const 10 i8x16.splat local.set 5
    i32.const 13 i8x16.splat local.set 6
    i32.const 27 i8x16.splat local.set 7
    loop
      local.get 1 v128.load local.set 3

      local.get 3 local.get 5 i8x16.eq i8x16.bitmask i32.popcnt
      local.get 2 i32.add local.set 2

      local.get 3 local.get 6 i8x16.eq
      local.get 3 local.get 7 i8x16.eq v128.or
      local.get 4 v128.or local.set 4

      local.get 1 i32.const 16 i32.add local.tee 1
      local.get 0 i32.lt_u br_if 0
    end
    i32.const -1
    local.get 2
    local.get 4 v128.any_true select`,
};

const STEP = 16;

/** Enough for what one read takes, and for the rest of its last sixteen bytes. */
const PAGES = 2;
const ROOM = PAGES * 65_536 - STEP;

/**
 * The same in a quarter of the time. Undefined where there is no WebAssembly, the processor has no vectors, or no address
 * space is left (ulimit -v).
 */
export function withVectors(): CountPlainLines | undefined {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assemble(PROGRAM, PAGES)));
    const { run, memory } = exports as Exports;
    const room = Buffer.from(memory.buffer);
    return (bytes) => {
      if (bytes.length > ROOM) return countPlainLines(bytes);
      room.set(bytes);
      room.fill(0, bytes.length, bytes.length + STEP);
      const count = run(bytes.length);
      return count < 0 ? undefined : count;
    };
  } catch {
    return undefined;
  }
}

interface Exports {
  readonly run: (end: number) => number;
  readonly memory: { readonly buffer: ArrayBuffer };
}

/** Of this the types of Node know nothing. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};
