import type { Progress } from '../delivery/flushed.js';
import type { Terminal } from '../host.js';

/** Less is over before one could read it. */
const MUCH = 100;
const EVERY_MS = 200;

/** One line that is written over, on a terminal, where there is much to do. */
export function showProgress(terminal: Terminal): Progress & { end(): void } {
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
