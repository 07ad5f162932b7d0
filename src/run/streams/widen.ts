import { spawn } from 'node:child_process';

/** With so much behind it a stream is worth a process: most outputs are shorter. */
const HEAVY_BYTES = 16 * 1024 * 1024;

/**
 * Four times what a pipe holds by itself: more brings nothing, and all pipes of a user share 64 MiB
 * (fs.pipe-user-pages-soft).
 */
export const PIPE_BYTES: number = 256 * 1024;

/** F_GETPIPE_SZ and F_SETPIPE_SZ of Linux. What is no pipe, or larger, stays as it is. */
const [GET_SIZE, SET_SIZE] = [1032, 1031];
const PROGRAM = `open P, "<&=3"; fcntl P, ${SET_SIZE}, ${PIPE_BYTES} if (fcntl P, ${GET_SIZE}, 0) < ${PIPE_BYTES}`;

/**
 * To be told of all that goes through a pipe. Where that is much, the pipe is made larger: else those at its ends wait
 * for each other most of the time.
 */
export function widener(pipe: number): (length: number) => void {
  let missing = HEAVY_BYTES;
  return (length) => {
    if (missing <= 0) return;
    missing -= length;
    if (missing <= 0) widen(pipe);
  };
}

/** Node can't do it, and nearly every Linux has perl. Nobody waits for it, or misses it. */
function widen(pipe: number): void {
  try {
    const perl = spawn('/usr/bin/perl', ['-e', PROGRAM], {
      // Not as its stdin, for which O_NONBLOCK would be cleared, for us as well.
      stdio: ['ignore', 'ignore', 'ignore', pipe],
      env: {},
      cwd: '/',
      detached: true,
    });
    perl.on('error', () => {});
    perl.unref();
  } catch {
    // No process to be had: then it goes on as it was.
  }
}
