import type { Block, Definition, Span, Spans } from './blocks.js';

/**
 * Reads the output of toRoff(), so that the terminal and man(1) show the same file. Reads no other
 * man pages: man(7) has far more macros.
 */
export function readRoff(source: string): readonly Block[] {
  const blocks: Block[] = [];
  // `.TH`, settings for the whole page, and the section NAME.
  const lines = source
    .slice(source.indexOf('\n.SH "') + 1)
    .trimEnd()
    .split('\n');
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    const end = endOf(lines, at);
    const rest = lines.slice(at + 1, end);
    if (line.startsWith('.SH') || line.startsWith('.SS')) {
      blocks.push(headingOf(line));
      if (rest.length > 0) blocks.push({ kind: 'paragraph', spans: spansOf(rest) });
    } else if (line === '.PP' && rest.length > 0) {
      blocks.push({ kind: 'paragraph', spans: spansOf(rest) });
    } else if (line.startsWith('.IP')) {
      addItem(blocks, spansOf(rest));
    } else if (line === '.TP') {
      addDefinition(blocks, { term: spansOf(rest.slice(0, 1)), body: spansOf(rest.slice(1)) });
    } else if (line === '.EX') {
      blocks.push({ kind: 'code', text: rest.map(unescape).join('\n') });
    }
    at = end;
  }
  return blocks;
}

/** A request begins with a dot; a line of text does not. */
function endOf(lines: readonly string[], start: number): number {
  const end = lines.findIndex((line, index) => index > start && line.startsWith('.'));
  return end < 0 ? lines.length : end;
}

function headingOf(line: string): Block {
  const text = unescape(line.slice('.SH "'.length, -1));
  return { kind: 'heading', level: line.startsWith('.SH') ? 1 : 2, text };
}

function addItem(blocks: Block[], item: Spans): void {
  const last = blocks.at(-1);
  if (last?.kind === 'items') blocks[blocks.length - 1] = { ...last, items: [...last.items, item] };
  else blocks.push({ kind: 'items', items: [item] });
}

function addDefinition(blocks: Block[], entry: Definition): void {
  const last = blocks.at(-1);
  if (last?.kind === 'definitions') {
    blocks[blocks.length - 1] = { ...last, entries: [...last.entries, entry] };
  } else blocks.push({ kind: 'definitions', entries: [entry] });
}

const STYLES: Readonly<Record<string, Span['style']>> = {
  '\\fB': 'strong',
  '\\f(CB': 'code',
  '\\fI': 'argument',
};

function spansOf(lines: readonly string[]): Spans {
  const parts = lines.join(' ').split(/(\\f(?:\(CB|[BI]).*?\\fR)/);
  return parts
    .filter((part) => part !== '')
    .map((part) => {
      const [, font = '', text = part] = /^(\\f(?:\(CB|[BI]))(.*)\\fR$/.exec(part) ?? [];
      return { style: STYLES[font] ?? 'plain', text: unescape(text) };
    });
}

const NAMED: Readonly<Record<string, string>> = {
  '\\e': '\\',
  '\\(aq': "'",
  '\\(ga': '`',
  '\\(ha': '^',
  '\\(ti': '~',
  '\\(dq': '"',
  '\\-': '-',
  '\\&': '',
};

function unescape(text: string): string {
  return text.replaceAll(
    /\\\[u([0-9A-F]+)\]|\\\(..|\\./g,
    (escaped, code?: string) =>
      NAMED[escaped] ?? String.fromCodePoint(Number.parseInt(code ?? 'FFFD', 16)),
  );
}
