import { marked, type Token, type Tokens } from 'marked';
import { type Block, code, type Definition, plain, type Span, type Spans } from './blocks.js';

/**
 * Reads the Markdown of a topic. `<!-- metrics -->` stands for the list of that name.
 *
 * A table becomes a list of definitions, because a terminal of 80 columns has no room for three columns: the first cell
 * is the term, the others are its text. In a wider table, each cell is named by its column.
 *
 * @throws Error for Markdown that no topic needs, such as an image
 */
export function readMarkdown(text: string, list: (name: string) => Block): readonly Block[] {
  return marked.lexer(text).flatMap((token): readonly Block[] => {
    switch (token.type) {
      case 'space':
        return [];
      case 'heading':
        return [heading(token as Tokens.Heading)];
      case 'paragraph':
        return [{ kind: 'paragraph', spans: spansOf(token.tokens) }];
      case 'list':
        return [{ kind: 'items', items: (token as Tokens.List).items.map(itemOf) }];
      case 'code':
        return [{ kind: 'code', text: (token as Tokens.Code).text }];
      case 'table':
        return [{ kind: 'definitions', entries: definitionsOf(token as Tokens.Table) }];
      case 'html':
        return [list(/^<!-- ([a-z-]+) -->/.exec(token.raw)?.[1] ?? token.raw)];
      default:
        throw new Error(`Markdown of the type ${token.type}: ${token.raw}`);
    }
  });
}

const MOST_COLUMNS = 3;

/** `##` is the first level, because `#` is the title of the document. */
function heading({ depth, text }: Tokens.Heading): Block {
  return { kind: 'heading', level: depth <= 2 ? 1 : 2, text };
}

function itemOf({ tokens }: Tokens.ListItem): Spans {
  return tokens.flatMap((token) => spansOf((token as Tokens.Paragraph).tokens));
}

function definitionsOf({ header, rows }: Tokens.Table): readonly Definition[] {
  return rows.map((row) => (row.length > MOST_COLUMNS ? valuesOf(row, header) : definitionOf(row)));
}

/** Numbers need the name of their column. */
function valuesOf(
  [first, ...others]: readonly Tokens.TableCell[],
  [, ...header]: readonly Tokens.TableCell[],
): Definition {
  const values = others.flatMap(({ text, tokens }, index) =>
    text === '-' ? [] : [[plain(`${header[index]?.text}: `), ...spansOf(tokens)]],
  );
  const body = values.flatMap((spans, index) => (index === 0 ? spans : [plain('; '), ...spans]));
  return { term: spansOf(first?.tokens), body };
}

function definitionOf([first, ...others]: readonly Tokens.TableCell[]): Definition {
  const body = others.flatMap(({ tokens }, index) =>
    index === 0 ? spansOf(tokens) : [plain('. '), ...spansOf(tokens)],
  );
  return { term: spansOf(first?.tokens), body };
}

function spansOf(tokens: readonly Token[] = []): Spans {
  return tokens.flatMap((token): Spans => {
    switch (token.type) {
      case 'text':
      case 'escape':
        return [plain(oneLine(token))];
      case 'codespan':
        return [code(oneLine(token))];
      case 'strong':
        return [strong(token as Tokens.Strong)];
      case 'link':
        return [plain(linked(token as Tokens.Link))];
      default:
        throw new Error(`Markdown of the type ${token.type}: ${token.raw}`);
    }
  });
}

/** A link to a file of the repository becomes its text. */
function linked({ href, text }: Tokens.Link): string {
  return href.startsWith('/') ? text : href;
}

function strong(token: Tokens.Strong): Span {
  return {
    style: 'strong',
    text: spansOf(token.tokens)
      .map(({ text }) => text)
      .join(''),
  };
}

/** Line breaks inside a paragraph have no meaning. */
function oneLine(token: Token): string {
  return (token as Tokens.Text).text.replaceAll('\n', ' ');
}
