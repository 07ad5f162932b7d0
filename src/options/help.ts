import type { CommandShape } from './command-line.js';
import { type OptionSpec, type Section, SECTIONS, syntaxOf } from './option-spec.js';
import { type OptionKey, OPTIONS } from './options.js';
import { wrapped } from '../util/wrapped.js';

/** `common` leaves out the section Advanced and the variables. */
export type HelpDepth = 'common' | 'all';

const WIDTH = 80;

/** Maximum width of the syntax. Longer syntax has its help on the next line. */
const COLUMN = 28;

interface Row {
  readonly section: OptionSpec['section'];
  readonly syntax: string;
  readonly help: string;
}

const HELP: Row = { section: 'Output', syntax: '-h, --help', help: 'show this help' };
const HELP_ALL: Row = {
  section: 'Output',
  syntax: '--help-all',
  help: 'show every option, with its variable',
};

export function helpOf(shape: CommandShape, depth: HelpDepth): string {
  const rows = [...shape.options.map((key) => rowOf(shape, key, depth)), HELP, HELP_ALL];
  const sections = SECTIONS.filter((section) => depth === 'all' || section !== 'Advanced')
    .map((section) => ({ section, shown: rows.filter((row) => row.section === section) }))
    .filter(({ shown }) => shown.length > 0)
    .map(({ section, shown }) => `${section}:\n${shown.map(formatRow).join('')}`);
  const usage = `Usage: jobmeter ${shape.name} ${shape.usage}\n`;
  const description = shape.description
    .split('\n')
    .map((line) => wrapped(line, WIDTH).join('\n'))
    .join('\n');
  const repeated = shape.options.some((key) => OPTIONS[key].kind === 'list')
    ? '\nAn option with … can be repeated.\n'
    : '';
  const durations = depth === 'all' && takesDuration(shape) ? `${DURATIONS}\n` : '';
  return `${usage}\n${description}\n\n${sections.join('\n')}${repeated}${durations}${shape.examples}`;
}

/** Explains the placeholder to the reader of a command with such an option. */
export const DURATIONS = 'A duration is 90s, 5m or 1h30m; a bare number is seconds.';

export function takesDuration({ options }: CommandShape): boolean {
  return options.some((key) => {
    const spec = OPTIONS[key];
    return (spec.kind === 'value' || spec.kind === 'list') && spec.metavar === 'DURATION';
  });
}

function rowOf(shape: CommandShape, key: CommandShape['options'][number], depth: HelpDepth): Row {
  const spec = OPTIONS[key];
  const syntax = `${syntaxOf(spec)}${spec.kind === 'list' ? '…' : ''}`;
  const help = `${shape.wording?.[key] ?? spec.help}${valuesOf(shape, key)}`;
  const isFlagOnly = shape.flagsOnly?.includes(key) ?? false;
  const variables = isFlagOnly ? [] : spec.env.filter((name) => name !== syntax);
  const shown = depth === 'common' || variables.length === 0 ? '' : ` [${variables.join(', ')}]`;
  return { section: sectionOf(shape, key), syntax, help: `${help}${shown}` };
}

export function sectionOf({ sections }: CommandShape, key: OptionKey): Section {
  return sections?.[key] ?? OPTIONS[key].section;
}

/** The choices, or the default, as the end of a line of help. */
export function valuesOf({ defaults }: CommandShape, key: OptionKey): string {
  const spec: OptionSpec = OPTIONS[key];
  if (spec.kind === 'switch' || spec.kind === 'variable') return '';
  if (typeof spec.completes === 'string') {
    const value = defaults?.[key] ?? spec.default;
    return value === undefined ? '' : ` (default: ${value})`;
  }
  const [first, ...others] = spec.completes;
  return `: ${[`${first} (default)`, ...others].join(', ')}`;
}

function formatRow({ syntax, help }: Row): string {
  const lines = wrapped(help, WIDTH - COLUMN);
  const indent = ' '.repeat(COLUMN);
  const head = `  ${syntax}`;
  const [first = '', ...others] = lines;
  const start =
    head.length + 2 <= COLUMN ? `${head.padEnd(COLUMN)}${first}` : `${head}\n${indent}${first}`;
  return `${[start, ...others.map((line) => `${indent}${line}`)].join('\n')}\n`;
}
