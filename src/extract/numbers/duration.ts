/**
 * `3:12`, `00:03:12`, `2-00:03:12` of ps, `1 day, 2:03:04` of Python; seconds may have a fraction. Maven and others add the
 * unit: `03:12 min`, `00:03.5s`.
 */
const CLOCK =
  /^(?:(?<days>\d+)(?:-|\s*d(?:ays?)?,?\s*))?(?:(?<hours>\d+):(?<minutes>[0-5]?\d)|(?<all>\d+)):(?<seconds>[0-5]\d(?:\.\d+)?)\s*(?:s|min)?$/;

/** Maven from an hour on. */
const HOURS_AND_MINUTES = /^(?<hours>\d+):(?<minutes>[0-5]\d)\s*h$/;

/**
 * `1h02m`, `1h:02m`, `1.5s`, `1.5e-05 s`, `350 ms`, `2 minutes and 3 seconds`: the amount, its last group of thousands and
 * the unit. Without names, which take half of the time.
 */
const PART =
  /([1-9]\d{0,2}(,\d{3})+(?:\.\d+)?|\d*\.?\d+(?:e[-+]?\d+)?)\s*([a-z\u00B5\u03BC]+)(?:\.(?=[\s,]|$))?(?:\s*,\s*|\s+(?:and|und|et)\s+|:(?=\d)|\s*)/giy;

/** ISO 8601 without years and months, which have no fixed length. */
const ISO = /^P(?=[\dT])(?<date>(?:[\d.]+[WD])*)(?:T(?<time>(?:[\d.]+[HMS])+))?$/i;

/** Seconds of each unit, by its name in the singular. */
const SECONDS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    w: 604_800,
    week: 604_800,
    d: 86_400,
    day: 86_400,
    h: 3600,
    hr: 3600,
    hour: 3600,
    m: 60,
    min: 60,
    minute: 60,
    s: 1,
    sec: 1,
    second: 1,
    ms: 1e-3,
    msec: 1e-3,
    milli: 1e-3,
    millisecond: 1e-3,
    us: 1e-6,
    usec: 1e-6,
    µs: 1e-6,
    μs: 1e-6,
    micro: 1e-6,
    microsecond: 1e-6,
    ns: 1e-9,
    nsec: 1e-9,
    nanosecond: 1e-9,
    // German and French.
    woche: 604_800,
    wochen: 604_800,
    semaine: 604_800,
    tag: 86_400,
    tage: 86_400,
    jour: 86_400,
    j: 86_400,
    stunde: 3600,
    stunden: 3600,
    std: 3600,
    heure: 3600,
    minuten: 60,
    sekunde: 1,
    sekunden: 1,
    sek: 1,
    seconde: 1,
    millisekunden: 1e-3,
  }),
);

/** Durations in options. Strict, so that mistakes such as `1h30` or `5 M` are found. A bare number is seconds. */
const OPTION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w))+$|^(?<bare>\d+(?:\.\d+)?)$/;

/** Node fires a timer of more than 2^31 - 1 ms at once. */
export const LONGEST_SECONDS: number = 24 * 86_400;

/** Seconds of a duration in the output of a program. Undefined for anything else, including a bare number. */
export function parseDuration(text: string): number | undefined {
  const clock = text.includes(':') ? secondsOfClock(text) : undefined;
  if (clock !== undefined) return clock;
  const iso = /^p/i.test(text) ? ISO.exec(text)?.groups : undefined;
  if (iso !== undefined) return sumOfParts(`${iso['date'] ?? ''}${iso['time'] ?? ''}`);
  return text === '' ? undefined : sumOfParts(text);
}

function secondsOfClock(text: string): number | undefined {
  const clock = CLOCK.exec(text)?.groups ?? HOURS_AND_MINUTES.exec(text)?.groups;
  if (clock === undefined) return undefined;
  const { days = 0, hours = 0, all = 0, minutes = all, seconds = 0 } = clock;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}

/** Seconds of a duration in an option: `90s`, `5m`, `1h30m`, `90`. Undefined for anything else. */
export function parseDurationSeconds(text: string): number | undefined {
  const trimmed = text.trim();
  const match = OPTION.exec(trimmed);
  if (match === null) return undefined;
  const bare = match.groups?.['bare'];
  return bare === undefined ? sumOfParts(trimmed) : Number(bare);
}

/** The same, above 0. */
export function parsePeriod(text: string): number | undefined {
  const seconds = parseDurationSeconds(text);
  return seconds !== undefined && seconds > 0 ? seconds : undefined;
}

function sumOfParts(text: string): number | undefined {
  let sum = 0;
  let unitBefore = Infinity;
  PART.lastIndex = 0;
  for (let end = 0; end < text.length; end = PART.lastIndex) {
    const [, amount = '', group, unit = ''] = PART.exec(text) ?? [];
    const seconds = secondsOf(unit);
    // 1,022 s after minutes would be written as minutes: in `0m1,022s` the comma is a decimal mark.
    if (seconds === undefined || (end > 0 && group !== undefined)) return undefined;
    if (seconds >= unitBefore) return undefined;
    unitBefore = seconds;
    // Division keeps 350 ms at 0.35 s; multiplication gives 0.35000000000000003.
    const value = Number(amount.replaceAll(',', ''));
    sum += seconds < 1 ? value / Math.round(1 / seconds) : value * seconds;
  }
  return sum;
}

function secondsOf(unit: string): number | undefined {
  const name = unit.toLowerCase();
  return SECONDS.get(name) ?? SECONDS.get(name.replace(/s$/, ''));
}
