import type { CommandShape } from '../options/command-line.js';
import { ACCESS_OPTIONS, RUN_OPTIONS } from '../options/command-options.js';
import { DURATIONS, sectionOf, takesDuration, valuesOf } from '../options/help.js';
import { namesOf, type OptionSpec, SECTIONS } from '../options/option-spec.js';
import { type OptionKey, OPTIONS } from '../options/options.js';
import { type Block, code, type Definition, listed, plain, type Spans } from './blocks.js';
import { OPTION_NOTES } from './option-notes.js';
import { sentence } from './sentence.js';

/** Makes the man page of a command from the same table as its `--help`. */
export function commandPage(shape: CommandShape): readonly Block[] {
  const { options, examples } = shape;
  return [
    { kind: 'heading', level: 1, text: 'Synopsis' },
    { kind: 'paragraph', spans: [code(`jobmeter ${shape.name}`), plain(` ${shape.usage}`)] },
    { kind: 'heading', level: 1, text: 'Description' },
    ...shape.description
      .split('\n')
      .map((text): Block => ({ kind: 'paragraph', spans: [plain(text)] })),
    ...(options.length === 0 ? [] : optionBlocks(shape)),
    { kind: 'heading', level: 1, text: 'Examples' },
    { kind: 'code', text: exampleLines(examples) },
    { kind: 'heading', level: 1, text: 'See also' },
    { kind: 'paragraph', spans: [plain('jobmeter(1), jobmeter-exit-status(7)')] },
  ];
}

function optionBlocks(shape: CommandShape): readonly Block[] {
  const own = shape.options.filter((key) => !isExplainedByRun(shape, key));
  const sections = SECTIONS.map((section) => ({
    section,
    keys: own.filter((key) => sectionOf(shape, key) === section),
  })).filter(({ keys }) => keys.length > 0);
  return [
    OPTIONS_HEADING,
    ...(takesDuration(shape) ? ([{ kind: 'paragraph', spans: [plain(DURATIONS)] }] as const) : []),
    ...sections.flatMap(({ section, keys }): readonly Block[] => [
      { kind: 'heading', level: 2, text: section },
      { kind: 'definitions', entries: keys.map((key) => optionOf(shape, key)) },
    ]),
    ...asForRun(shape.options.filter((key) => isExplainedByRun(shape, key))),
  ];
}

/** An option that means the same as for `run`, and is not what the command is about. */
function isExplainedByRun(shape: CommandShape, key: OptionKey): boolean {
  const isOther = [shape.wording, shape.defaults].some((by) => by?.[key] !== undefined);
  const isAside = ACCESS_OPTIONS.includes(key) || sectionOf(shape, key) === 'Advanced';
  return (
    shape.name !== 'run' &&
    RUN_OPTIONS.includes(key) &&
    !isOther &&
    !(shape.flagsOnly?.includes(key) ?? false) &&
    (isAside || shape.options === RUN_OPTIONS)
  );
}

function asForRun(keys: readonly OptionKey[]): readonly Block[] {
  if (keys.length === 0) return [];
  const terms = keys.flatMap((key, index) => [
    plain(index === 0 ? '' : ', '),
    ...termOf(OPTIONS[key]),
  ]);
  return [
    { kind: 'heading', level: 2, text: 'As for run' },
    { kind: 'paragraph', spans: [plain('jobmeter-run(1) explains '), ...terms, plain('.')] },
  ];
}

const OPTIONS_HEADING: Block = { kind: 'heading', level: 1, text: 'Options' };

function optionOf(shape: CommandShape, key: OptionKey): Definition {
  const spec = OPTIONS[key];
  const wording = shape.wording?.[key];
  const note = wording === undefined ? OPTION_NOTES[key] : undefined;
  const sentences = [
    sentence(`${wording ?? spec.help}${valuesOf(shape, key)}`),
    ...(spec.kind === 'list' ? ['Can be repeated.'] : []),
    ...(note === undefined ? [] : [note]),
  ];
  const variables = shape.flagsOnly?.includes(key) ? [] : variablesOf(spec);
  return { term: termOf(spec), body: [plain(sentences.join(' ')), ...variables] };
}

/** `-j, --job NAME`, `--spread[=failover]` */
function termOf(spec: OptionSpec): Spans {
  if (spec.kind === 'variable') return listed(spec.env);
  const flags = listed(namesOf(spec));
  if (spec.kind === 'switch') {
    return spec.modes === undefined ? flags : [...flags, plain(`[=${spec.modes.join('|')}]`)];
  }
  return [...flags, plain(' '), { style: 'argument', text: spec.metavar }];
}

function variablesOf({ kind, env }: OptionSpec): Spans {
  if (kind === 'variable' || env.length === 0) return [];
  const word = env.length === 1 ? 'Variable' : 'Variables';
  return [plain(` ${word}: `), ...listed(env), plain('.')];
}

/** Strips the heading and the indent. */
function exampleLines(examples: string): string {
  return examples
    .trim()
    .split('\n')
    .filter((line) => line !== 'Examples:')
    .map((line) => line.replace(/^ {2}/, ''))
    .join('\n');
}
