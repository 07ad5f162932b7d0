import type { Host } from '../../host.js';
import type { TerminalSize } from '../../platform/terminal.js';
import { pause } from '../../util/pause.js';
import { untilInterrupted } from '../interruption.js';

/** Control sequences of xterm, which every current terminal emulator supports. */
const ENTER = '\u001B[?1049h\u001B[?25l';
const LEAVE = '\u001B[?25h\u001B[?1049l';
const HOME = '\u001B[H';
const CLEAR_TO_END_OF_LINE = '\u001B[K';
const CLEAR_BELOW = '\u001B[J';

const CONTROL_C = '\u0003';

const DEFAULT_SIZE: TerminalSize = { columns: 80, rows: 24 };

/**
 * Repeatedly shows the lines of `draw` until `q`, ^C or a signal. Each line overwrites the previous
 * one, so that nothing flickers. Restores the screen at the end.
 * @param draw returns as many lines as there is room for
 */
export async function watch(
  host: Host,
  intervalSeconds: number,
  draw: (size: TerminalSize) => AsyncIterable<readonly string[]>,
): Promise<void> {
  const quit = new AbortController();
  const stopReading = host.stdin.onKey((key) => {
    if (key === 'q' || key === 'Q' || key === CONTROL_C) quit.abort();
  });
  host.stdout.write(ENTER);
  try {
    await untilInterrupted(host, async (leaving) => {
      const ended = AbortSignal.any([leaving, quit.signal]);
      const end = new Promise<undefined>((resolve) => {
        ended.addEventListener('abort', () => resolve(undefined));
      });
      while (!ended.aborted) {
        const size = host.stdout.size() ?? DEFAULT_SIZE;
        const drawn = draw(size)[Symbol.asyncIterator]();
        // Does not wait for a gateway that does not respond.
        for (;;) {
          const next = await Promise.race([drawn.next(), end]);
          if (next === undefined || next.done === true) break;
          show(host, next.value.slice(0, size.rows));
        }
        await untilDue(host, intervalSeconds, ended);
      }
    });
  } finally {
    stopReading();
    host.stdout.write(LEAVE);
  }
}

function show({ stdout }: Host, lines: readonly string[]): void {
  const text = lines.map((line) => `${line}${CLEAR_TO_END_OF_LINE}`).join('\r\n');
  stdout.display(`${HOME}${text}${CLEAR_BELOW}`);
}

/** Redraws at once when the terminal changes its size. */
async function untilDue(host: Host, seconds: number, ended: AbortSignal): Promise<void> {
  const resized = new AbortController();
  const redraw = (): void => resized.abort();
  host.signals.on('SIGWINCH', redraw);
  await pause(seconds, AbortSignal.any([ended, resized.signal]));
  host.signals.off('SIGWINCH', redraw);
}
