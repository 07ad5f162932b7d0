/**
 * Parses text exposition format 0.0.4 as people and scripts write it: lenient where the meaning is
 * clear. This folder parses, validates and renders expositions.
 */
import { ownerOf } from './composite.js';
import type { MetricFamily } from '../model/metric-family.js';
import { textLines } from './text-lines.js';
import { type Draft, readLine, type ParseState } from './read-line.js';

export type ParsedExposition =
  | {
      readonly kind: 'parsed';
      /** In order of first mention, each with at least one sample. */
      readonly families: readonly MetricFamily[];
      /** Number of samples whose timestamp was dropped. Gateways refuse timestamps. */
      readonly strippedTimestamps: number;
    }
  | { readonly kind: 'invalid'; readonly problems: readonly ExpositionProblem[] };

export interface ExpositionProblem {
  /** Starts at 1. */
  readonly line: number;
  /** What is wrong and what to do. */
  readonly reason: string;
}

/** HELP of a family without HELP. Always the same: a HELP that differs between pushes flips between scrapes. */
export const DEFAULT_HELP = 'No help text was given.';

const PROBLEM_LIMIT = 20;

/**
 * Parses a whole exposition. Never throws. Reports the first 20 problems by line, and the number of further ones.
 *
 * A problem is input that gateways refuse or silently change. Unambiguous deviations are accepted: a missing final
 * newline, CRLF, a byte order mark, blanks at either end, a timestamp (dropped), `\"` in HELP. A family without TYPE is
 * `untyped`, a family without HELP gets `DEFAULT_HELP`, a family without samples is dropped. Other comments are
 * ignored, including `# EOF` and `# UNIT` of OpenMetrics. `pushProblems` checks names and labels against a gateway and
 * a group.
 */
export function parseExposition(input: Uint8Array | string): ParsedExposition {
  const state: ParseState = { drafts: new Map(), series: new Map(), strippedTimestamps: 0 };
  const problems: ExpositionProblem[] = [];
  for (const [index, text] of textLines(input).entries()) {
    const line = index + 1;
    const reason =
      text === undefined
        ? 'this line is not valid UTF-8: convert the text, for example with iconv -t UTF-8'
        : readLine(state, text, line);
    if (reason !== undefined) problems.push({ line, reason });
  }
  const drafts = [...state.drafts.values()].filter(({ samples }) => samples.length > 0);
  for (const problem of clashes(drafts)) problems.push(problem);
  for (const problem of lostTypes(state, drafts)) problems.push(problem);
  if (problems.length > 0) return { kind: 'invalid', problems: bounded(problems) };
  const { strippedTimestamps } = state;
  return { kind: 'parsed', families: drafts.map(familyOf), strippedTimestamps };
}

/** Reports a family `x_count` beside a histogram or summary `x`. */
function clashes(drafts: readonly Draft[]): readonly ExpositionProblem[] {
  const types = new Map(drafts.map(({ name, type }) => [name, type]));
  return drafts.flatMap(({ name, line }) => {
    const owner = ownerOf(name, (family) => types.get(family));
    if (owner === undefined) return [];
    const reason = `"${name}" is also a part of "${owner}", whose TYPE line must come first: move or rename it`;
    return [{ line, reason }];
  });
}

/** Reports a counter in OpenMetrics style: TYPE for `x`, samples of `x_total`. A gateway would store it untyped. */
function lostTypes(state: ParseState, drafts: readonly Draft[]): readonly ExpositionProblem[] {
  return drafts.flatMap(({ name, type, line }) => {
    if (type !== undefined || !name.endsWith('_total')) return [];
    const counter = state.drafts.get(name.slice(0, -'_total'.length));
    if (counter?.type !== 'counter' || counter.samples.length > 0) return [];
    const reason = `"${name}" has no TYPE: write # TYPE ${name} counter, with _total (unlike OpenMetrics)`;
    return [{ line, reason }];
  });
}

function familyOf({ name, help, type, samples }: Draft): MetricFamily {
  return { name, help: help ?? DEFAULT_HELP, type: type ?? 'untyped', samples };
}

function bounded(problems: readonly ExpositionProblem[]): readonly ExpositionProblem[] {
  const sorted = problems.toSorted((a, b) => a.line - b.line);
  const next = sorted[PROBLEM_LIMIT];
  if (next === undefined) return sorted;
  const reason = `and ${sorted.length - PROBLEM_LIMIT} more from here on`;
  return [...sorted.slice(0, PROBLEM_LIMIT), { line: next.line, reason }];
}
