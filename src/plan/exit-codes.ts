/** Parses exit codes from 0 to 255: `0,24` or `0-3,24`. Undefined for another form. */
export function parseExitCodes(text: string): readonly number[] | undefined {
  const codes = text.split(',').map((part) => parseRange(part.trim()));
  if (codes.some((range) => range === undefined)) return undefined;
  return [...new Set(codes.flatMap((range) => range ?? []))].toSorted((a, b) => a - b);
}

function parseRange(text: string): readonly number[] | undefined {
  const match = /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(text);
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  if (first > last || last > 255) return undefined;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
