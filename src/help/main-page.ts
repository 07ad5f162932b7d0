import { type Block, code, type Definition, plain } from './blocks.js';
import { TOPICS } from './topics.js';

interface Summary {
  readonly name: string;
  readonly summary: string;
}

/** Makes jobmeter(1), which lists the other pages. */
export function mainPage(commands: readonly Summary[]): readonly Block[] {
  return [
    { kind: 'heading', level: 1, text: 'Synopsis' },
    {
      kind: 'code',
      text:
        'jobmeter run --job NAME [options] -- command [args…]\n' +
        'jobmeter --job NAME [options] -- command [args…]\n' +
        'jobmeter COMMAND [options]',
    },
    { kind: 'heading', level: 1, text: 'Description' },
    {
      kind: 'paragraph',
      spans: [
        plain(
          'Put jobmeter in front of any batch command, and Prometheus knows when the job last succeeded, how long it ' +
            'took, how it ended and how many records it handled. The command, its output and its exit status stay as ' +
            'they are. Without the name of a command, ',
        ),
        code('jobmeter'),
        plain(' means '),
        code('jobmeter run'),
        plain('.'),
      ],
    },
    { kind: 'heading', level: 1, text: 'Commands' },
    {
      kind: 'definitions',
      entries: commands.map(({ name, summary }) => entry(`jobmeter-${name}(1)`, summary)),
    },
    { kind: 'heading', level: 1, text: 'Topics' },
    {
      kind: 'paragraph',
      spans: [plain('The command '), code('jobmeter help TOPIC'), plain(' prints the same texts.')],
    },
    {
      kind: 'definitions',
      entries: TOPICS.map(({ name, summary }) => entry(`jobmeter-${name}(7)`, summary)),
    },
  ];
}

function entry(page: string, summary: string): Definition {
  return { term: [code(page)], body: [plain(`${summary}.`)] };
}
