import { metricNameProblem } from '../../exposition/names.js';

const RECORD_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

export function recordNameProblem(name: string): string | undefined {
  if (RECORD_NAME.test(name)) return undefined;
  return `"${name}" is not a record name: use letters, digits, _ . and -`;
}

export function gaugeNameProblem(name: string, prefix: string): string | undefined {
  if (prefix !== '' && name.startsWith(prefix)) {
    return `"${name}" begins like the metrics of jobmeter itself: choose another name`;
  }
  return metricNameProblem(name);
}
