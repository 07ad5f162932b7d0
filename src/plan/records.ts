export const AGGREGATIONS = ['sum', 'last', 'first', 'max', 'min'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

/** One `--records NAME[:AGG]=PATTERN`, known to compile. */
export interface RecordPattern {
  readonly name: string;
  readonly aggregation: Aggregation;
  /** Source of a regular expression. */
  readonly pattern: string;
}

export type ParsedRecordPattern =
  | { readonly kind: 'pattern'; readonly pattern: RecordPattern }
  | { readonly kind: 'invalid'; readonly reason: string };

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** Group names that would collide with labels every records sample carries. */
const RESERVED_GROUPS = new Set(['record', 'job']);

export function parseRecordPattern(text: string): ParsedRecordPattern {
  const separator = text.indexOf('=');
  if (separator < 0) return invalid(`"${text}" has no =: write NAME=PATTERN`);
  const [name = '', aggregation = 'sum', ...rest] = text.slice(0, separator).split(':');
  const pattern = text.slice(separator + 1);
  if (!NAME.test(name)) {
    return invalid(`"${name}" is not a record name: use letters, digits, _ . and -`);
  }
  if (rest.length > 0 || !isAggregation(aggregation)) {
    const given = [aggregation, ...rest].join(':');
    return invalid(`"${given}" is not an aggregation: use one of ${AGGREGATIONS.join(', ')}`);
  }
  if (pattern === '') return invalid(`${name} has an empty pattern: it would match every line`);
  const reason = patternProblem(pattern);
  if (reason !== undefined) return invalid(`${name}: ${reason}`);
  return { kind: 'pattern', pattern: { name, aggregation, pattern } };
}

function patternProblem(pattern: string): string | undefined {
  try {
    const groups = new RegExp(`${pattern}|`).exec('')?.groups ?? {};
    const reserved = Object.keys(groups).find((group) => RESERVED_GROUPS.has(group));
    return reserved === undefined
      ? undefined
      : `the group name "${reserved}" is taken: choose another name`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isAggregation(text: string): text is Aggregation {
  return AGGREGATIONS.some((aggregation) => aggregation === text);
}

function invalid(reason: string): ParsedRecordPattern {
  return { kind: 'invalid', reason };
}
