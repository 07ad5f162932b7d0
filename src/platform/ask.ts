import readline from 'node:readline/promises';
import tty from 'node:tty';

/**
 * Reads a line from the terminal. Undefined at the end of input (Ctrl-D). Editing is left to the
 * terminal itself, so its settings stay unchanged even if jobmeter is killed.
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
