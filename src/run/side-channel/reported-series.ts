import { gaugeNameProblem, recordNameProblem } from '../../extract/patterns/value-names.js';
import { SERIES_LIMIT } from '../../extract/scan/tally.js';
import { type NamedValue, seriesOfValue } from '../../model/job-run.js';
import type { NamingContext } from '../../model/plan.js';

export type ReportedKind = 'record' | 'gauge';

const TOO_MANY = `more than ${SERIES_LIMIT} series: ignored`;

/** In characters. The label would be in every scrape of the gateway. */
const LABEL_LIMIT = 1000;

/** Series that a job itself reports, by a file or by calls. */
export class ReportedSeries {
  readonly #context: NamingContext;
  readonly #series = {
    record: new Map<string, NamedValue>(),
    gauge: new Map<string, NamedValue>(),
  };

  constructor(context: NamingContext) {
    this.#context = context;
  }

  /** Sets the value of a series. Returns the reason if it is refused. */
  set(of: ReportedKind, value: NamedValue): string | undefined {
    const { record, gauge } = this.#series;
    const id = seriesOfValue(value);
    const isOneMore = !this.#series[of].has(id) && record.size + gauge.size >= SERIES_LIMIT;
    const problem = isOneMore ? TOO_MANY : problemWith(of, value, this.#context);
    if (problem === undefined) this.#series[of].set(id, value);
    return problem;
  }

  /** Adds to the value of a series, which starts at 0. */
  add(of: ReportedKind, value: NamedValue): string | undefined {
    const known = this.#series[of].get(seriesOfValue(value))?.value ?? 0;
    return this.set(of, { ...value, value: known + value.value });
  }

  values(of: ReportedKind): readonly NamedValue[] {
    return [...this.#series[of].values()];
  }
}

function problemWith(
  of: ReportedKind,
  { name, labels }: NamedValue,
  { key, labels: constant, prefix }: NamingContext,
): string | undefined {
  const taken = ['job', ...Object.keys(key.labels), ...Object.keys(constant)];
  const clash = [...taken, ...(of === 'record' ? ['record'] : [])].find((label) =>
    Object.hasOwn(labels, label),
  );
  if (clash !== undefined) return `the label "${clash}" is set by jobmeter: leave it out`;
  const [long] = Object.entries(labels).find(([, value]) => value.length > LABEL_LIMIT) ?? [];
  if (long !== undefined) return `the label "${long}" is longer than ${LABEL_LIMIT} characters`;
  return of === 'record' ? recordNameProblem(name) : gaugeNameProblem(name, prefix);
}
