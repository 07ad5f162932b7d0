/** Text exposition format 0.0.4 as people and scripts write it: lenient where meaning is clear. */
import { ownerOf } from './composite.js';
import type { MetricFamily } from '../model/metric-family.js';
import { textLines } from './lines.js';
import { type Draft, readLine, type Reading } from './reading.js';

export type Parsed =
  | {
      readonly kind: 'parsed';
      /** In order of first mention, each with at least one sample. */
      readonly families: readonly MetricFamily[];
      /** How many samples had a timestamp: gateways refuse those, so none is kept. */
      readonly strippedTimestamps: number;
    }
  | { readonly kind: 'invalid'; readonly problems: readonly ExpositionProblem[] };

export interface ExpositionProblem {
  /** From 1 on. */
  readonly line: number;
  /** What is wrong and what to do. */
  readonly reason: string;
}

/**
 * HELP of a family that came without: always the same, since HELP that differs between pushes flips
 * between scrapes.
 */
export const DEFAULT_HELP = 'No help text was given.';

const PROBLEM_LIMIT = 20;

/**
 * Reads a whole exposition; never throws. All problems are reported by line, from the 21st on only
 * their number.
 *
 * A problem is what gateways refuse or silently change, except what can mean one thing only: a
 * missing final newline, CRLF, a byte order mark, blanks at either end, a timestamp (dropped), `\"`
 * in HELP. A family without TYPE is `untyped`, one without HELP gets `DEFAULT_HELP`, one without
 * samples is left out. Other comments are ignored, `# EOF` and `# UNIT` of OpenMetrics among them.
 * Whether names and labels suit a gateway and a group is for `pushProblems` to say.
 */
export function parseExposition(input: Uint8Array | string): Parsed {
  const reading: Reading = { drafts: new Map(), series: new Map(), strippedTimestamps: 0 };
  const problems: ExpositionProblem[] = [];
  for (const [index, text] of textLines(input).entries()) {
    const line = index + 1;
    const reason =
      text === undefined
        ? 'this line is not valid UTF-8: convert the text, for example with iconv -t UTF-8'
        : readLine(reading, text, line);
    if (reason !== undefined) problems.push({ line, reason });
  }
  const drafts = [...reading.drafts.values()].filter(({ samples }) => samples.length > 0);
  for (const problem of clashes(drafts)) problems.push(problem);
  for (const problem of lostTypes(reading, drafts)) problems.push(problem);
  if (problems.length > 0) return { kind: 'invalid', problems: bounded(problems) };
  const { strippedTimestamps } = reading;
  return { kind: 'parsed', families: drafts.map(familyOf), strippedTimestamps };
}

/** `x_count` as a family of its own beside a histogram or summary `x`. */
function clashes(drafts: readonly Draft[]): readonly ExpositionProblem[] {
  const types = new Map(drafts.map(({ name, type }) => [name, type]));
  return drafts.flatMap(({ name, line }) => {
    const owner = ownerOf(name, (family) => types.get(family));
    if (owner === undefined) return [];
    const reason = `"${name}" is also a part of "${owner}", whose TYPE belongs first: move or rename it`;
    return [{ line, reason }];
  });
}

/**
 * A counter as OpenMetrics writes it: the TYPE of `x`, samples of `x_total`. A gateway would store
 * it untyped.
 */
function lostTypes(reading: Reading, drafts: readonly Draft[]): readonly ExpositionProblem[] {
  return drafts.flatMap(({ name, type, line }) => {
    if (type !== undefined || !name.endsWith('_total')) return [];
    const counter = reading.drafts.get(name.slice(0, -'_total'.length));
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
