import type { NamedValue, PresetMatch, StageDuration, StreamSize } from '../../model/job-run.js';

/** What was found in the output of one run. */
export interface Findings {
  readonly records: readonly NamedValue[];
  readonly gauges: readonly NamedValue[];
  readonly stages: readonly StageDuration[];
  readonly output: readonly StreamSize[];
  readonly presets: readonly PresetMatch[];
  /** What the person who wrote the patterns should know. */
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
