import { type Block, code, type Definition, plain } from './blocks.js';
import { readMarkdown } from './markdown.js';
import { TOPICS } from './topics.js';

interface Summary {
  readonly name: string;
  readonly summary: string;
}

const TEXT = `
## Synopsis

\`\`\`
jobmeter run --job NAME [options] -- command [args…]
jobmeter --job NAME [options] -- command [args…]
jobmeter COMMAND [options]
\`\`\`

## Description

Put jobmeter in front of any batch command, and Prometheus knows when the job last succeeded, how long it took, how it
ended and how many records it handled. The command, its output and its exit status stay as they are. Without the name of
a command, \`jobmeter\` means \`jobmeter run\`.

## Commands

<!-- commands -->

## Topics

The command \`jobmeter help TOPIC\` prints the same texts.

<!-- topics -->
`;

/** Makes jobmeter(1), which lists the other pages. */
export function mainPage(commands: readonly Summary[]): readonly Block[] {
  return readMarkdown(TEXT, (list) => ({
    kind: 'definitions',
    entries:
      list === 'commands'
        ? commands.map(({ name, summary }) => entry(`jobmeter-${name}(1)`, summary))
        : TOPICS.map(({ name, summary }) => entry(`jobmeter-${name}(7)`, summary)),
  }));
}

function entry(page: string, summary: string): Definition {
  return { term: [code(page)], body: [plain(`${summary}.`)] };
}
