import fs from 'node:fs';
import type { Clock } from '../../model/clock.js';
import type { Host } from '../../host.js';
import type { Plan } from '../../model/plan.js';
import { type Fifo, makeFifos } from './fifo.js';
import type { StreamName } from '../../model/job-run.js';
import { Relay } from './relay.js';
import { type Patterns, Scanner } from '../../extract/scan/scanner.js';
import { handDown, type Output } from './output.js';
import { openSink } from './sink.js';
import type { Spool } from './spool.js';

export { openSpool } from './spool.js';

/** Replaces the streams to read with pipes. For the others, the command inherits our descriptors. */
export function connectOutput(
  plan: Patterns & Pick<Plan, 'from'>,
  { clock, eventLoop }: Pick<Host, 'clock' | 'eventLoop'>,
  spool: Spool | undefined,
  onEnd: (fd: 1 | 2) => void,
): Output {
  const wanted = spool === undefined ? parsedStreams(plan) : BOTH;
  const taps = wanted.length === 0 ? [] : tap(wanted);
  return taps === undefined
    ? handDown([NOT_PARSED])
    : tee(new Scanner(plan, clock, eventLoop), clock, taps, spool, onEnd);
}

const BOTH: readonly StreamName[] = ['stdout', 'stderr'];
const DESCRIPTORS: Readonly<Record<StreamName, 1 | 2>> = { stdout: 1, stderr: 2 };

const NOT_PARSED =
  'the output is neither parsed nor buffered: creating a FIFO failed; check that mkfifo exists and TMPDIR is writable';

/** Excludes devices such as `/dev/full`: a pipe would hide their errors from the command. */
function parsedStreams(plan: Patterns & Pick<Plan, 'from'>): readonly StreamName[] {
  if ([...plan.records, ...plan.gauges, ...plan.stages].length === 0) return [];
  const wanted = plan.from === 'both' ? BOTH : [plan.from];
  return wanted.filter((name) => canBeRelayed(DESCRIPTORS[name]));
}

/**
 * A pipe that replaces the descriptors of `streams`. If both are the same file, they share one pipe, to keep the order.
 */
interface Tap {
  readonly fifo: Fifo;
  readonly streams: readonly [StreamName, ...StreamName[]];
}

function tap(wanted: readonly StreamName[]): readonly Tap[] | undefined {
  const isOneFile = wanted.length === 2 && isSameFile(1, 2);
  const groups: readonly (readonly [StreamName, ...StreamName[]])[] = isOneFile
    ? [['stdout', 'stderr']]
    : wanted.map((name) => [name]);
  const fifos = makeFifos(groups.length);
  return fifos?.flatMap((fifo, index) => {
    const streams = groups[index];
    return streams === undefined ? [] : [{ fifo, streams }];
  });
}

function tee(
  scanner: Scanner,
  clock: Clock,
  taps: readonly Tap[],
  spool: Spool | undefined,
  onEnd: (fd: 1 | 2) => void,
): Output {
  const relays: Relay[] = [];
  const descriptorFor = (name: StreamName): number =>
    taps.find(({ streams }) => streams.includes(name))?.fifo.writeEnd ?? DESCRIPTORS[name];
  return {
    stdio: [0, descriptorFor('stdout'), descriptorFor('stderr')],
    begin() {
      for (const { fifo, streams } of taps) {
        const [name] = streams;
        const target = DESCRIPTORS[name];
        fs.closeSync(fifo.writeEnd);
        const sink = spool?.sinkFor(target) ?? openSink(target);
        relays.push(
          new Relay({
            readEnd: fifo.readEnd,
            sink,
            target,
            scan: scanner.stream(name),
            onEnd: () => streams.forEach((each) => onEnd(DESCRIPTORS[each])),
          }),
        );
      }
    },
    soFar: () => scanner.soFar(clock.monotonic()),
    async finish(endedMonotonic) {
      await Promise.all(relays.map((each) => each.finish()));
      return scanner.finish(endedMonotonic);
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

/** Character devices that accept any output: the null device (1, 3) and terminals (major 4, 5 and 136 to 143). */
function canBeRelayed(fd: number): boolean {
  try {
    const stat = fs.fstatSync(fd);
    if (!stat.isCharacterDevice()) return true;
    const [major, minor] = [stat.rdev >> 8, stat.rdev & 0xff];
    return major !== 1 || minor === 3;
  } catch {
    return false;
  }
}
