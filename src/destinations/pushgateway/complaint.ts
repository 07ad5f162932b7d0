const START = 'collected metric ';
const DUPLICATE = 'was collected before with the same name and label values';

/** What a gateway says of metrics that do not go together, for a person. */
export interface Complaint {
  readonly text: string;
  /** Groups clash with each other, whatever is pushed. */
  readonly isDuplicate: boolean;
}

/** One line names each sample with its labels and values as protocol buffers: the name is enough, and one of the duplicates. */
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
