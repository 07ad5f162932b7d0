import type { FlushProgress } from '../delivery/flushed.js';
import type { Terminal } from '../host.js';

/** Fewer groups are done before anyone could read the line. */
const MUCH = 100;
const EVERY_MS = 200;

/** Shows progress as one line that is overwritten. Only on a terminal, and only for many groups. */
export function showProgress(terminal: Terminal): FlushProgress & { end(): void } {
  let [done, total, shownAt] = [0, 0, 0];
  const isWanted = (): boolean => terminal.isTTY && total >= MUCH;
  return {
    expect(groups) {
      total += groups;
    },
    done() {
      done += 1;
      const now = performance.now();
      if (!isWanted() || now - shownAt < EVERY_MS) return;
      shownAt = now;
      terminal.write(`\rjobmeter: ${done} of ${total} groups`);
    },
    end() {
      if (isWanted()) terminal.write('\r\u001B[K');
    },
  };
}
