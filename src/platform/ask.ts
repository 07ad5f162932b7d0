import readline from 'node:readline/promises';
import tty from 'node:tty';

/**
 * The line that somebody types at the terminal; undefined where they end the input (Ctrl-D). Editing is left to the
 * terminal itself, so that its settings stay as they are whatever ends us.
 */
export async function ask(question: string): Promise<string | undefined> {
  const input = new tty.ReadStream(0);
  const output = new tty.WriteStream(2);
  const lines = readline.createInterface({ input, output, terminal: false });
  const ended = new Promise<undefined>((resolve) => {
    lines.once('close', () => resolve(undefined));
  });
  try {
    return await Promise.race([lines.question(question), ended]);
  } finally {
    lines.close();
    input.destroy();
  }
}
