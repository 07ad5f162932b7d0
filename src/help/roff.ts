import type { Block, Span, Spans } from './blocks.js';
import { wrapped } from '../util/wrapped.js';

export interface ManPage {
  /** `jobmeter-run` */
  readonly name: string;
  readonly section: 1 | 7;
  /** One line for whatis and apropos. */
  readonly summary: string;
  readonly blocks: readonly Block[];
}

/** Maximum length of a line in bytes, by the style guides. */
const WIDTH = 78;

/** Renders a page with the macros of man(7), which groff and mandoc know. */
export function toRoff(page: ManPage, { version, date }: Edition): string {
  const { name, section, summary, blocks } = page;
  const title = [name.toUpperCase(), String(section), date, `jobmeter ${version}`, 'jobmeter'];
  const head = [
    `.TH ${title.map((word) => `"${escape(word)}"`).join(' ')}`,
    // Turns off hyphenation and justification: names of options stay whole, and lines have no wide
    // gaps.
    '.nh',
    '.ad l',
    '.SH NAME',
    ...lines([
      { style: 'plain', text: name },
      { style: 'plain', text: ' \u2010 ' },
      { style: 'plain', text: summary },
    ]).map((line) => line.replace('\\[u2010]', '\\-')),
  ];
  const body = blocks
    .map((block) => (section === 1 ? inCapitals(block) : block))
    .flatMap((block, index) => render(block, blocks[index - 1]));
  return `${[...head, ...body].join('\n')}\n`;
}

export interface Edition {
  readonly version: string;
  /** `2026-11-27` */
  readonly date: string;
}

function render(block: Block, previous: Block | undefined): readonly string[] {
  // A heading begins a paragraph; mandoc warns about a second paragraph macro.
  const begin = previous === undefined || previous.kind === 'heading' ? [] : ['.PP'];
  switch (block.kind) {
    case 'heading':
      return [`.${block.level === 1 ? 'SH' : 'SS'} "${escape(block.text)}"`];
    case 'paragraph':
      return [...begin, ...lines(block.spans)];
    case 'items':
      return block.items.flatMap((item) => ['.IP \\(bu 2', ...lines(item)]);
    case 'definitions':
      return block.entries.flatMap(({ term, body }) => [
        '.TP',
        protect(term.map(inline).join('')),
        ...lines(body),
      ]);
    case 'code':
      return [...begin, '.RS 4', '.EX', ...block.text.split('\n').map(codeLine), '.EE', '.RE'];
  }
}

/** Headings of the first level, as in the man pages of other commands. */
function inCapitals(block: Block): Block {
  return block.kind === 'heading' && block.level === 1
    ? { ...block, text: block.text.toUpperCase() }
    : block;
}

function codeLine(line: string): string {
  return protect(escape(line).replaceAll('-', '\\-'));
}

/** Breaks a text between words into lines of the source. */
function lines(spans: Spans): readonly string[] {
  return wrapped(spans.map(inline).join(''), WIDTH)
    .filter((line) => line !== '')
    .map(protect);
}

/** Code has constant width on paper and is bold on terminals. */
const FONT = { strong: 'B', code: '(CB', argument: 'I' } as const;

function inline({ style, text }: Span): string {
  if (style === 'plain') return escape(text);
  const shown = escape(text).replaceAll('-', '\\-');
  return `\\f${FONT[style]}${shown}\\fR`;
}

/** ASCII characters that roff would print as others. */
const NAMED: Readonly<Record<string, string>> = {
  '\\': '\\e',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
  '"': '\\(dq',
};

function escape(text: string): string {
  return text.replaceAll(
    /[\\'`^~"]|[^\u0000-\u007F]/gu,
    (char) =>
      NAMED[char] ??
      `\\[u${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
  );
}

/** A line that begins like a request. */
function protect(line: string): string {
  return line.startsWith('.') ? `\\&${line}` : line;
}
