import type { Block, Span, Spans } from './blocks.js';

export interface TextLayout {
  /** Width in columns. */
  readonly width: number;
  /** Whether the terminal shows bold text. */
  readonly isStyled: boolean;
}

const INDENT = 2;

/** Renders a text for a terminal. Code keeps its lines, because people copy it. */
export function toTerminal(blocks: readonly Block[], layout: TextLayout): string {
  return blocks
    .map((block, index) => {
      const isAfterHeading = blocks[index - 1]?.kind === 'heading';
      return `${index === 0 || isAfterHeading ? '' : '\n'}${render(block, layout)}`;
    })
    .join('');
}

function render(block: Block, layout: TextLayout): string {
  const fill = (spans: Spans, indent: number, first?: string): string =>
    filled(spans, layout, { indent, first: first ?? ' '.repeat(indent) });
  switch (block.kind) {
    case 'heading':
      return `${styled({ style: 'strong', text: block.text }, layout)}\n`;
    case 'paragraph':
      return fill(block.spans, INDENT);
    case 'items':
      return block.items.map((item) => fill(item, INDENT + 2, `${' '.repeat(INDENT)}- `)).join('');
    case 'definitions':
      return block.entries
        .map(({ term, body }) => `${fill(term, INDENT)}${fill(body, INDENT + 4)}`)
        .join('');
    case 'code':
      return block.text
        .split('\n')
        .map((line) => `${line === '' ? '' : ' '.repeat(INDENT + 2)}${line}\n`)
        .join('');
  }
}

interface Word {
  readonly width: number;
  readonly text: string;
}

/** Breaks between words, into lines of up to the width of the layout. */
function filled(
  spans: Spans,
  layout: TextLayout,
  { indent, first }: { readonly indent: number; readonly first: string },
): string {
  const lines: string[] = [];
  let line = first;
  let column = indent;
  for (const { width, text } of wordsOf(spans, layout)) {
    if (column > indent && column + 1 + width > layout.width) {
      lines.push(line);
      line = ' '.repeat(indent);
      column = indent;
    }
    const gap = column > indent ? ' ' : '';
    line += `${gap}${text}`;
    column += gap.length + width;
  }
  return `${[...lines, line].join('\n')}\n`;
}

/** Adjacent spans form one word: `--timeout` and the full stop after it. */
function wordsOf(spans: Spans, layout: TextLayout): readonly Word[] {
  const words: Word[] = [];
  let isOpen = false;
  for (const { style, text } of layout.isStyled ? spans : spans.map(quoted)) {
    for (const part of text.split(/( +)/).filter((part) => part !== '')) {
      if (part.startsWith(' ')) {
        isOpen = false;
        continue;
      }
      const last = isOpen ? words.pop() : undefined;
      const shown = styled({ style, text: part }, layout);
      words.push({
        width: (last?.width ?? 0) + part.length,
        text: `${last?.text ?? ''}${shown}`,
      });
      isOpen = true;
    }
  }
  return words;
}

/** Without bold text, quotes mark code. */
function quoted(span: Span): Span {
  return span.style === 'code' ? { ...span, text: `\`${span.text}\`` } : span;
}

const BOLD = '\u001B[1m';
const UNDERLINED = '\u001B[4m';
const RESET = '\u001B[0m';

function styled({ style, text }: Span, { isStyled }: TextLayout): string {
  if (!isStyled || style === 'plain') return text;
  return `${style === 'argument' ? UNDERLINED : BOLD}${text}${RESET}`;
}
