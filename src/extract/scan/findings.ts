import type { NamedValue, PresetMatch, StageDuration, StreamSize } from '../../model/job-run.js';

/**
 * What was found in the output of one run. This folder reads numbers, stages and JSON from the
 * output of a job, evaluates `--expect`, and explains to `parse` what matched and what did not.
 */
export interface Findings {
  readonly records: readonly NamedValue[];
  readonly gauges: readonly NamedValue[];
  readonly stages: readonly StageDuration[];
  readonly output: readonly StreamSize[];
  readonly presets: readonly PresetMatch[];
  /** Warnings for the author of the patterns. */
  readonly remarks: readonly string[];
}

export const NO_FINDINGS: Findings = {
  records: [],
  gauges: [],
  stages: [],
  output: [],
  presets: [],
  remarks: [],
};
