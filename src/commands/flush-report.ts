import path from 'node:path';
import type { Flushed, Left, Progress } from '../delivery/flush-destination.js';
import type { Terminal } from '../host.js';
import { printable } from './format.js';

export interface FlushResult {
  readonly destinations: readonly Flushed[];
  /** Groups that wait for others than those named. */
  readonly elsewhere: readonly { readonly destination: string; readonly groups: number }[];
}

/** A line for everything that is left, with the reason; on a terminal also for what was delivered. */
export function describeFlush(
  { destinations, elsewhere }: FlushResult,
  isTTY: boolean,
): readonly string[] {
  return [
    ...destinations.flatMap((each) => describeDestination(each, isTTY)),
    ...elsewhere.map(
      ({ destination, groups }) =>
        `${groupsWait(groups)} for ${destination}: name it with ${optionFor(destination)}; the next run of a group that names others forgets it`,
    ),
  ].map(printable);
}

/** By the name of a destination: a URL, or a directory. */
export function optionFor(destination: string): string {
  return path.isAbsolute(destination) ? '--textfile' : '--gateway';
}

function describeDestination(
  { destination, delivered, left }: Flushed,
  isTTY: boolean,
): readonly string[] {
  const done = `${destination}: ${delivered === 0 && left.length === 0 ? 'nothing was pending' : `${groupsOf(delivered)} delivered`}`;
  return [...(isTTY ? [done] : []), ...byReason(left)];
}

/** A gateway that is away is one reason for all. */
function byReason(left: readonly Left[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { reason } of left) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${groupsWait(count)}: ${reason}`);
}

function groupsWait(count: number): string {
  return count === 1 ? '1 group waits' : `${count} groups wait`;
}

function groupsOf(count: number): string {
  return count === 1 ? '1 group' : `${count} groups`;
}

/** Less is over before one could read it. */
const MUCH = 100;
const EVERY_MS = 200;

/** One line that is written over, on a terminal, where there is much to send. */
export function showProgress(terminal: Terminal): Progress & { end(): void } {
  let [sent, total, shownAt] = [0, 0, 0];
  const isWanted = (): boolean => terminal.isTTY && total >= MUCH;
  return {
    expect(groups) {
      total += groups;
    },
    sent() {
      sent += 1;
      const now = performance.now();
      if (!isWanted() || now - shownAt < EVERY_MS) return;
      shownAt = now;
      terminal.write(`\rjobmeter: ${sent} of ${total} groups`);
    },
    end() {
      if (isWanted()) terminal.write('\r\u001B[K');
    },
  };
}
