import { labelNameProblem } from '../../exposition/names.js';
import type { JsonPathPattern, ListPattern, Pattern, RegexpPattern } from '../../model/pattern.js';
import { parseJsonPath } from './json-path.js';
import { mistakeAt } from './regexp-mistake.js';

export type ParsedPattern<P extends Pattern = Pattern> =
  | { readonly kind: 'pattern'; readonly pattern: P; readonly labels: readonly string[] }
  | { readonly kind: 'invalid'; readonly reason: string };

/** A regular expression, or a JSON path where the text begins with `$.` or `$[`, where no regular expression matches. */
export function parsePattern(text: string): ParsedPattern<RegexpPattern | JsonPathPattern> {
  if (text === '') return EMPTY;
  return isJsonPath(text) ? jsonPath(text) : regexp(text);
}

/** Between the part of a line and what is looked for in it. */
const ARROW = ' => ';

/** `PATTERN`, or `LINE => PATTERN`. */
export function parseListPattern(text: string): ParsedPattern<ListPattern> {
  const at = text.indexOf(ARROW);
  const line = at < 0 ? undefined : text.slice(0, at);
  const source = at < 0 ? text : text.slice(at + ARROW.length);
  if (source === '' || line === '') return EMPTY;
  if (isJsonPath(text)) return invalid('a JSON path has all its values as it is: leave :each out');
  const parts = [line, source].filter((part) => part !== undefined).map(regexp);
  const wrong = parts.find((part) => part.kind === 'invalid');
  if (wrong?.kind === 'invalid') return wrong;
  const labels = parts.flatMap((part, index) =>
    part.kind === 'invalid'
      ? []
      : part.labels.filter((label) => parts.length === 1 || index > 0 || !isOfLine(label)),
  );
  const twice = labels.find((label, index) => labels.indexOf(label) !== index);
  if (twice !== undefined) return invalid(`the group "${twice}" is there twice: keep one`);
  return { kind: 'pattern', pattern: { kind: 'list', line, source }, labels };
}

/** Groups of LINE that are no labels: where the elements are, and what they add up to. */
function isOfLine(group: string): boolean {
  return group === 'list' || group === 'total';
}

/** For people: `/rows: (\d+)/`, `$.stats.rows`. */
export function formatPattern(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'regexp':
      return `/${pattern.source}/`;
    case 'list':
      return pattern.line === undefined
        ? `each /${pattern.source}/`
        : `/${pattern.line}/ => each /${pattern.source}/`;
    case 'json-path':
      return pattern.text;
  }
}

function isJsonPath(text: string): boolean {
  return /^\$[.[]/.test(text);
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

function regexp(source: string): ParsedPattern<RegexpPattern> {
  const problem = syntaxProblem(source);
  if (problem !== undefined) return invalid(problem);
  // With an empty alternative it matches anything, and tells the names of its groups.
  const groups = Object.keys(new RegExp(`${source}|`).exec('')?.groups ?? {});
  const labels = groups.filter((group) => group !== 'value');
  const labelProblem = labels.map(labelNameProblem).find((found) => found !== undefined);
  if (labelProblem !== undefined) return invalid(`a named group becomes a label: ${labelProblem}`);
  return { kind: 'pattern', pattern: { kind: 'regexp', source }, labels };
}

function syntaxProblem(source: string): string | undefined {
  const message = messageOf(() => new RegExp(source));
  if (message === undefined) return undefined;
  const reason = message.slice(message.lastIndexOf('/: ') + '/: '.length);
  const at = mistakeAt(source);
  const where = at === undefined ? '' : ` at character ${at}`;
  return `the pattern ${source} is no regular expression: ${reason}${where}`;
}

/** Of what it throws. */
function messageOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const EMPTY = invalid('the pattern is empty: it would match every line');

function invalid(reason: string): { readonly kind: 'invalid'; readonly reason: string } {
  return { kind: 'invalid', reason };
}
