/** An anchor in one entry may be used in another. */
const ANCHOR = /(?:^|[\s[{,])[&*][\w-]/;

const JOBS = /^jobs:[ \r]*$/;

/**
 * Blanks out the entries of other jobs, so that a job of a crontab with forty lines starts as fast
 * as a single one. Lines and columns stay the same. In a YAML map, everything in an entry is
 * indented more than its name. A text in any unusual style is left unchanged.
 */
export function withoutOtherJobs(text: string, wanted: readonly (string | undefined)[]): string {
  if (ANCHOR.test(text)) return text;
  const lines = text.split('\n');
  const start = lines.findIndex((line) => JOBS.test(line)) + 1;
  if (start === 0) return text;
  let indent: number | undefined;
  let isWanted = true;
  for (let index = start; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const column = line.search(/[^ ]/);
    const isNothing = column < 0 || line[column] === '#' || line[column] === '\r';
    if (!isNothing && column === 0) break;
    if (!isNothing) indent ??= column;
    if (isNothing || column > (indent ?? 0)) {
      if (!isWanted) lines[index] = '';
      continue;
    }
    const name = column === indent ? /^ +([\w.-]+):(?:\s|$)/.exec(line)?.[1] : undefined;
    if (name === undefined) return text;
    isWanted = wanted.includes(name);
    if (!isWanted) lines[index] = `${' '.repeat(column)}${name}:`;
  }
  return lines.join('\n');
}
