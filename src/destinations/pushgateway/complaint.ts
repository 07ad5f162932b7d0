const START = 'collected metric ';
const DUPLICATE = 'was collected before with the same name and label values';

/** Shortens a gateway's message about inconsistent metrics for people. */
export interface Complaint {
  readonly text: string;
  /** Stored groups clash with each other, independent of this push. */
  readonly isDuplicate: boolean;
}

/**
 * The message names every sample with labels and values as protocol buffers. The metric name of one
 * duplicate is enough.
 */
export function complaintIn(body: string): Complaint {
  const lines = body.split('\n').map(withoutSample);
  const first = lines.findIndex((line) => line.includes(DUPLICATE));
  const told = lines.filter((line, index) => index === first || !line.includes(DUPLICATE));
  const text = told.join('\n');
  return first < 0
    ? { text, isDuplicate: false }
    : { text: text.replace(/\d+ error\(s\) occurred:\n\* /, ''), isDuplicate: true };
}

/** `collected metric "rows" { label:{…} gauge:{…} } was collected before` without what is in braces. */
function withoutSample(line: string): string {
  const start = line.indexOf(START);
  const open = start < 0 ? -1 : line.indexOf(' {', start);
  const close = open < 0 ? -1 : line.lastIndexOf('} ');
  return close < open || open < 0 ? line : `${line.slice(0, open)} ${line.slice(close + 2)}`;
}
