import { labelNameProblem } from '../../exposition/names.js';
import type { Pattern } from '../../model/pattern.js';
import { parseJsonPath } from './json-path.js';
import { mistakeAt } from './regexp-mistake.js';

export type ParsedPattern =
  | { readonly kind: 'pattern'; readonly pattern: Pattern; readonly labels: readonly string[] }
  | { readonly kind: 'invalid'; readonly reason: string };

/** A regular expression, or a JSON path where the text begins with `$.` or `$[`, where no regular expression matches. */
export function parsePattern(text: string): ParsedPattern {
  if (text === '') return invalid('the pattern is empty: it would match every line');
  return /^\$[.[]/.test(text) ? jsonPath(text) : regexp(text);
}

/** For people: `/rows: (\d+)/`, `$.stats.rows`. */
export function formatPattern(pattern: Pattern): string {
  return pattern.kind === 'regexp' ? `/${pattern.source}/` : pattern.text;
}

function jsonPath(text: string): ParsedPattern {
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

function regexp(source: string): ParsedPattern {
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

function invalid(reason: string): ParsedPattern {
  return { kind: 'invalid', reason };
}
