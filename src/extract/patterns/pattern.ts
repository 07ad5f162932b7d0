import { labelNameProblem } from '../../exposition/names.js';
import type {
  JsonPathPattern,
  ListPattern,
  Pattern,
  Regexp,
  RegexpPattern,
} from '../../model/pattern.js';
import { parseJsonPath } from './json-path.js';
import { mistakeAt } from './regexp-mistake.js';

export type ParsedPattern<P extends Pattern = Pattern> =
  | { readonly kind: 'pattern'; readonly pattern: P; readonly labels: readonly string[] }
  | { readonly kind: 'invalid'; readonly reason: string };

/** As in JavaScript, a `/` inside is escaped or in a class. So `/var/log/` is not a literal. */
const LITERAL = /^\/(?<source>(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/[\\])+)\/(?<flags>[dgimsuvy]*)$/s;

/**
 * A regular expression, bare or as `/rows: (\d+)/i`. Text that begins with `$.` or `$[` is a JSON path: as a regular
 * expression it could never match.
 */
export function parsePattern(text: string): ParsedPattern<RegexpPattern | JsonPathPattern> {
  return isJsonPath(text) ? jsonPath(text) : regexpOf(text);
}

/** Separates the two patterns of `LINE => PATTERN`. */
const ARROW = ' => ';

/** `PATTERN`, or `LINE => PATTERN`. */
export function parseListPattern(text: string): ParsedPattern<ListPattern> {
  if (isJsonPath(text)) return invalid('a JSON path finds all its values anyway: leave out :each');
  const at = text.indexOf(ARROW);
  const each = regexpOf(at < 0 ? text : text.slice(at + ARROW.length));
  if (each.kind === 'invalid') return each;
  if (at < 0) return { ...each, pattern: { kind: 'list', line: undefined, each: each.pattern } };
  const line = regexpOf(text.slice(0, at));
  if (line.kind === 'invalid') return line;
  const labels = [...line.labels.filter((label) => !LINE_GROUPS.includes(label)), ...each.labels];
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice !== undefined) return invalid(`the group "${twice}" appears twice: keep one`);
  return {
    kind: 'pattern',
    pattern: { kind: 'list', line: line.pattern, each: each.pattern },
    labels,
  };
}

/** Groups of LINE that do not become labels: the text to search, and the total to check against. */
const LINE_GROUPS = ['list', 'total'];

function isJsonPath(text: string): boolean {
  return /^\$[.[]/.test(text);
}

function regexpOf(text: string): ParsedPattern<RegexpPattern> {
  if (text === '') return invalid('the pattern is empty: it would match every line');
  const { source = text, flags = '' } = LITERAL.exec(text)?.groups ?? {};
  return regexp(source, flags);
}

/** In the syntax of `parsePattern`: `/rows: (\d+)/i`, `$.stats.rows`. */
export function formatPattern(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'regexp':
      return formatRegexp(pattern);
    case 'list': {
      const line = pattern.line === undefined ? '' : `${formatRegexp(pattern.line)} => `;
      return `${line}${formatRegexp(pattern.each)}`;
    }
    case 'json-path':
      return pattern.text;
  }
}

export function formatRegexp({ source, flags }: Regexp): string {
  return String(new RegExp(source, flags));
}

function jsonPath(text: string): ParsedPattern<JsonPathPattern> {
  const parsed = parseJsonPath(text);
  if (parsed.kind === 'path') {
    return {
      kind: 'pattern',
      pattern: { kind: 'json-path', text, steps: parsed.steps },
      labels: [],
    };
  }
  const form = `write steps such as .name, ['a name'], [0], .* or [*]`;
  return invalid(`the JSON path ${text} is not understood at character ${parsed.at + 1}: ${form}`);
}

function regexp(source: string, written: string): ParsedPattern<RegexpPattern> {
  // d and g do not change the first match of a line.
  const flags = written.replaceAll(/[dg]/g, '');
  const problem = flagsProblem(written) ?? syntaxProblem({ source, flags });
  if (problem !== undefined) return invalid(problem);
  // With an empty alternative it matches the empty string, and the match lists all named groups.
  const groups = Object.keys(new RegExp(`${source}|`, flags).exec('')?.groups ?? {});
  const labels = groups.filter((group) => group !== 'value');
  const labelProblem = labels.map(labelNameProblem).find((found) => found !== undefined);
  if (labelProblem !== undefined) return invalid(`a named group becomes a label: ${labelProblem}`);
  return { kind: 'pattern', pattern: { kind: 'regexp', source, flags }, labels };
}

function flagsProblem(flags: string): string | undefined {
  if (flags.includes('y')) {
    return 'the flag y is not supported: begin the pattern with ^';
  }
  if (new Set(flags).size < flags.length) return `a flag appears twice: ${flags}`;
  return flags.includes('u') && flags.includes('v')
    ? 'the flags u and v exclude each other'
    : undefined;
}

function syntaxProblem({ source, flags }: Regexp): string | undefined {
  const reasonFor = (text: string): string | undefined => {
    const message = messageOf(() => new RegExp(text, flags));
    return message?.slice(message.lastIndexOf(': ') + ': '.length);
  };
  const reason = reasonFor(source);
  if (reason === undefined) return undefined;
  const at = mistakeAt(source, reasonFor);
  const where = at === undefined ? '' : ` at character ${at}`;
  return `the pattern ${source} is not a regular expression: ${reason}${where}`;
}

/** The message of the error that `action` throws. */
function messageOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function invalid(reason: string): { readonly kind: 'invalid'; readonly reason: string } {
  return { kind: 'invalid', reason };
}
