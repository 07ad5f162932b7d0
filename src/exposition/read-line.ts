/** Adds one line of an exposition to the state of the parser. */
import { ownerOf, sampleProblem } from './composite.js';
import { unescapeText } from './escape.js';
import { METRIC_TYPES, type MetricType, type Sample } from '../model/metric-family.js';
import { metricNameSyntaxProblem } from './names.js';
import { parseSampleLine } from './sample-line.js';
import { seriesId } from './series-id.js';

/** A family that is not complete yet. */
export interface Draft {
  readonly name: string;
  /** Number of the line that first mentions the family. */
  readonly line: number;
  readonly samples: Sample[];
  help?: string;
  type?: MetricType;
}

export interface ParseState {
  /** Families by name, in order of first mention. */
  readonly drafts: Map<string, Draft>;
  /** Line number by series id. */
  readonly series: Map<string, number>;
  strippedTimestamps: number;
}

const COMMENT = /^#[ \t]*(HELP|TYPE)[ \t]+([^ \t]+)(?:[ \t]+([^]*))?$/;

/** Adds a line to `state`. Returns the reason if the line is invalid. */
export function readLine(state: ParseState, text: string, line: number): string | undefined {
  const content = text.replace(/^[ \t]+/, '');
  if (content === '') return undefined;
  return content.startsWith('#')
    ? readComment(state, content, line)
    : readSample(state, content, line);
}

function readComment({ drafts }: ParseState, content: string, line: number): string | undefined {
  const [, keyword, name, text = ''] = COMMENT.exec(content) ?? [];
  if (keyword === undefined || name === undefined) return undefined;
  const nameProblem = metricNameSyntaxProblem(name);
  if (nameProblem !== undefined) return `after # ${keyword}, ${nameProblem}`;
  const owner = ownerIn(drafts, name);
  if (owner !== undefined) {
    return `"${name}" is a part of "${owner}": drop this line, or rename one`;
  }
  const draft = draftOf(drafts, name, line);
  return keyword === 'HELP' ? setHelp(draft, text) : setType(draft, text);
}

function setHelp(draft: Draft, text: string): string | undefined {
  if (text === '') return undefined;
  if (draft.help !== undefined) return `a second HELP line for "${draft.name}": keep one`;
  const help = unescapeText(text);
  if (help.kind === 'problem') return help.reason;
  draft.help = help.text;
  return undefined;
}

function setType(draft: Draft, text: string): string | undefined {
  const { name, samples, type } = draft;
  if (type !== undefined) return `a second TYPE line for "${name}": keep one`;
  const known = METRIC_TYPES.find((candidate) => candidate === text.trimEnd().toLowerCase());
  draft.type = known ?? 'untyped';
  if (samples.length > 0) {
    return `the TYPE line of "${name}" must come before its samples: move it up`;
  }
  if (known !== undefined) return undefined;
  return `${JSON.stringify(text)} is not a type: write one of ${METRIC_TYPES.join(', ')}`;
}

function readSample(state: ParseState, content: string, line: number): string | undefined {
  const read = parseSampleLine(content);
  if (read.kind === 'problem') return read.reason;
  const { name, labels, value } = read;
  const { drafts, series } = state;
  const draft = draftOf(drafts, ownerIn(drafts, name) ?? name, line);
  const family = { name: draft.name, type: draft.type ?? 'untyped' };
  const sample = name === draft.name ? { labels, value } : { name, labels, value };
  draft.samples.push(sample);
  if (read.timestamp === 'stripped') state.strippedTimestamps += 1;
  const problem = sampleProblem(family, sample);
  if (problem !== undefined) return problem;
  const id = seriesId(family, sample);
  const earlier = series.get(id);
  if (earlier !== undefined) {
    return `the same series as in line ${earlier}: keep one, or give it another label`;
  }
  series.set(id, line);
  return undefined;
}

/**
 * Same rule as in gateways: a mentioned name stays a family, even if a histogram with the shorter
 * name follows.
 */
function ownerIn(drafts: ParseState['drafts'], name: string): string | undefined {
  return drafts.has(name) ? undefined : ownerOf(name, (family) => drafts.get(family)?.type);
}

function draftOf(drafts: ParseState['drafts'], name: string, line: number): Draft {
  const known = drafts.get(name);
  if (known !== undefined) return known;
  const draft: Draft = { name, line, samples: [] };
  drafts.set(name, draft);
  return draft;
}
