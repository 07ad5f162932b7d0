import type { Range } from './grammar-state.js';
import { JsonGrammar } from './json-grammar.js';
import { nextBeginning } from './json-text.js';

/** A document in a line, or the beginning of one. */
export interface FoundDocument extends Range {
  readonly kind: 'whole' | 'begun';
  readonly grammar: JsonGrammar;
  /** It is the value of a member, so the document that it belongs to is not whole. */
  readonly isMember: boolean;
  /** Nothing else is in its line. */
  readonly isAlone: boolean;
}

/** Text that began like a document. */
interface FalseStart {
  readonly kind: 'wrong';
  readonly grammar: JsonGrammar;
}

/** If its line holds other text too, a list of numbers is not taken for a document: `[12] done`. */
const SURE = /^(?:\{|\[\s*[[{])/;
const SURE_LENGTH = 100;

/** After so many false starts, the search in a line skips to the character that was not JSON. */
const TRIES = 16;

export function* documentsIn(line: string, from: number): Generator<FoundDocument | FalseStart> {
  // Searched once, as the blanks of a line may be millions.
  const text = { start: line.length - line.trimStart().length, end: line.trimEnd().length };
  let tries = 0;
  for (let start = nextBeginning(line, from); start !== undefined;) {
    const grammar = new JsonGrammar();
    const progress = grammar.read(line, start, -start);
    if (progress.kind === 'wrong') {
      yield { kind: 'wrong', grammar };
      tries += 1;
      start = nextBeginning(line, tries < TRIES ? start + 1 : progress.at);
    } else {
      const isWhole = progress.kind === 'closed';
      const end = isWhole ? progress.end : line.length;
      const isSure = SURE.test(line.slice(start, start + SURE_LENGTH));
      const isAlone = start <= text.start && end >= text.end;
      if (!isWhole || isSure || isAlone) {
        const kind = isWhole ? 'whole' : 'begun';
        yield { kind, start, end, grammar, isMember: isMemberAt(line, start), isAlone };
      }
      start = isWhole ? nextBeginning(line, end) : undefined;
    }
  }
}

export function firstDocumentIn(line: string): FoundDocument | undefined {
  for (const found of documentsIn(line, 0)) if (found.kind !== 'wrong') return found;
  return undefined;
}

const NAME_BEFORE = /"(?:[^"\\]|\\.)*"\s*:\s*$/;

/** In characters. Bounds the time of the regular expression. */
const LONGEST_NAME = 200;

function isMemberAt(line: string, start: number): boolean {
  return NAME_BEFORE.test(line.slice(Math.max(0, start - LONGEST_NAME), start));
}
