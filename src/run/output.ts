import fs from 'node:fs';
import type { RecordPattern } from '../plan/records.js';
import type { StreamName } from './job-run.js';
import { makeFifos } from './fifo.js';
import { type Relay, relay } from './relay.js';
import { type Findings, Scanner } from './scan/scanner.js';

/** What the command gets as its descriptors, and how its output is read on the way. */
export interface Output {
  readonly stdio: readonly [number, number, number];
  /** To be called once the command has its own copies of the descriptors. */
  begin(): void;
  /** To be called when the command is gone. */
  finish(): Promise<Findings>;
}

const NOTHING: Findings = { records: [], output: [], remarks: [] };

/** Nothing to count: the command gets the very descriptors we got, and we never see a byte. */
export function handDown(remarks: readonly string[] = []): Output {
  return {
    stdio: [0, 1, 2],
    begin() {},
    finish: () => Promise.resolve({ ...NOTHING, remarks }),
  };
}

/** Reads stdout and stderr on their way; both through one pipe where they are one file, so that their order stays. */
export function readAlong(patterns: readonly RecordPattern[]): Output {
  const oneFile = isSameFile(1, 2);
  const fifos = makeFifos(oneFile ? 1 : 2);
  const [first, second = first] = fifos ?? [];
  if (fifos === undefined || first === undefined || second === undefined) {
    return handDown([
      'the output is not parsed: no FIFO could be made (is mkfifo there, is TMPDIR writable?)',
    ]);
  }
  const scanner = new Scanner(patterns);
  const relays: Relay[] = [];
  const streams: readonly StreamName[] = oneFile ? ['stdout'] : ['stdout', 'stderr'];
  return {
    stdio: [0, first.writeEnd, second.writeEnd],
    begin() {
      for (const { writeEnd } of fifos) fs.closeSync(writeEnd);
      for (const [index, name] of streams.entries()) {
        const fifo = fifos[index];
        if (fifo !== undefined) relays.push(relay(fifo.readEnd, index + 1, scanner.stream(name)));
      }
    },
    async finish() {
      await Promise.all(relays.map((each) => each.finish()));
      return scanner.finish();
    },
  };
}

function isSameFile(a: number, b: number): boolean {
  try {
    const [one, other] = [fs.fstatSync(a), fs.fstatSync(b)];
    return one.dev === other.dev && one.ino === other.ino;
  } catch {
    return false;
  }
}
