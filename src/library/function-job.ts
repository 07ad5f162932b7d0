import type { StageDuration } from '../model/job-run.js';
import type { Labels } from '../model/metric-family.js';
import type { Plan } from '../model/plan.js';
import { type Findings, NO_FINDINGS } from '../extract/scan/findings.js';
import { type ReportedKind, ReportedSeries } from '../run/side-channel/reported-series.js';

/** What a function that `meter` measures can say. Calls after its end have no effect. */
export interface MeteredJob {
  /**
   * Adds to a record count, which is a series for each combination of labels.
   *
   * @throws TypeError for a name or a label that no metric can have
   */
  records(name: string, count: number, labels?: Labels): void;
  /**
   * Sets a gauge of exactly this name.
   *
   * @throws TypeError for a name or a label that no metric can have
   */
  gauge(name: string, value: number, labels?: Labels): void;
  /** Begins a stage and ends the previous one. A stage that begins again continues. */
  stage(name: string): void;
}

/** Collects what the function says. */
export class FunctionJob implements MeteredJob {
  readonly #series: ReportedSeries;
  readonly #monotonic: () => number;
  readonly #stages = new Map<string, number>();
  #current: { readonly name: string; readonly since: number } | undefined;

  /** @param monotonic seconds */
  constructor(plan: Plan, monotonic: () => number) {
    this.#series = new ReportedSeries(plan);
    this.#monotonic = monotonic;
  }

  records(name: string, count: number, labels: Labels = {}): void {
    throwIf('records', this.#series.add('record', numbered('records', name, count, labels)));
  }

  gauge(name: string, value: number, labels: Labels = {}): void {
    throwIf('gauge', this.#series.set('gauge', numbered('gauge', name, value, labels)));
  }

  stage(name: string): void {
    if (typeof name !== 'string' || name === '') throwIf('stage', 'needs a name');
    this.#endStage(this.#monotonic());
    this.#current = { name, since: this.#monotonic() };
  }

  soFar(): Findings {
    return this.#findings(this.#monotonic());
  }

  /** @param now seconds on the monotonic clock */
  end(now: number): Findings {
    this.#endStage(now);
    this.#current = undefined;
    return this.#findings(now);
  }

  #findings(now: number): Findings {
    const values = (of: ReportedKind) => this.#series.values(of);
    return {
      ...NO_FINDINGS,
      records: values('record'),
      gauges: values('gauge'),
      stages: this.#durations(now),
    };
  }

  #durations(now: number): readonly StageDuration[] {
    const durations = new Map(this.#stages);
    if (this.#current !== undefined) {
      const { name, since } = this.#current;
      durations.set(name, (durations.get(name) ?? 0) + now - since);
    }
    return Array.from(durations, ([name, seconds]) => ({ name, seconds }));
  }

  #endStage(now: number): void {
    for (const { name, seconds } of this.#durations(now)) this.#stages.set(name, seconds);
  }
}

function numbered(
  call: string,
  name: string,
  value: number,
  labels: Labels,
): { readonly name: string; readonly value: number; readonly labels: Labels } {
  if (typeof value !== 'number') throwIf(call, `${name} has a value that is not a number`);
  return { name, value, labels };
}

function throwIf(call: string, problem: string | undefined): void {
  if (problem !== undefined) throw new TypeError(`${call}: ${problem}`);
}
