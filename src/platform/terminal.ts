import tty from 'node:tty';

/** In characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

const USUAL_ROWS = 24;

/** Undefined if it is not a terminal or does not report its size. */
export function terminalSize(fd: number): TerminalSize | undefined {
  if (!tty.isatty(fd)) return undefined;
  const stream = new tty.WriteStream(fd);
  const { columns, rows } = stream;
  // libuv never closes descriptors 0 to 2.
  stream.destroy();
  // A terminal on a serial line or in a container may know only its width.
  return columns > 0 ? { columns, rows: rows > 0 ? rows : USUAL_ROWS } : undefined;
}

/** Takes the keyboard out of line mode until the returned function is called. */
export function onKey(listener: (key: string) => void): () => void {
  if (!tty.isatty(0)) return () => {};
  const keyboard = new tty.ReadStream(0);
  keyboard.setRawMode(true);
  keyboard.on('data', (chunk) => listener(chunk.toString()));
  // The terminal was closed, and SIGHUP follows.
  keyboard.on('error', () => {});
  return () => {
    keyboard.setRawMode(false);
    keyboard.destroy();
  };
}
