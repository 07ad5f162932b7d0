import { type Findings, NO_FINDINGS } from '../../extract/scan/findings.js';

/** The descriptors of the command, and the reading of its output. */
export interface Output {
  readonly stdio: readonly [number, number, number];
  /** Call it once the command has its own copies of the descriptors. */
  begin(): void;
  /** The findings so far. */
  soFar(): Findings;
  /** Call it after the command has ended. */
  finish(endedMonotonic: number): Promise<Findings>;
}

/** The command inherits our descriptors, and nothing is read. */
export function handDown(remarks: readonly string[] = []): Output {
  return {
    stdio: [0, 1, 2],
    begin() {},
    soFar: () => NO_FINDINGS,
    finish: () => Promise.resolve({ ...NO_FINDINGS, remarks }),
  };
}
