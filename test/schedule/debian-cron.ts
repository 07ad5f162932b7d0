/**
 * A model of Debian's cron 3.0pl1, written after its source and not after any library: the loop of `main` with its
 * virtual time, and `find_jobs`. It goes through real time minute by minute. Times are minutes since the epoch.
 */

/** Three hours: beyond it, cron takes the change for a new clock. */
const LARGE = 180;

/** Local time of each minute of a window, as minutes since the epoch of a clock that shows local time. */
export interface Zoned {
  readonly first: number;
  readonly local: readonly number[];
}

export function zoned(timeZone: string, from: Date, days: number): Zoned {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const localOf = (minute: number): number => {
    const parts = Object.fromEntries(
      format.formatToParts(minute * 60_000).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 0, day = 0, hour = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, parts['minute']) / 60_000;
  };
  const first = from.getTime() / 60_000;
  // Clocks change at full quarters.
  const quarters = Array.from({ length: days * 96 }, (_, i) => localOf(first + 15 * i));
  const local = quarters.flatMap((start) => Array.from({ length: 15 }, (_, i) => start + i));
  return { first, local };
}

interface Entry {
  readonly minute: ReadonlySet<number>;
  readonly hour: ReadonlySet<number>;
  readonly dom: ReadonlySet<number>;
  readonly month: ReadonlySet<number>;
  readonly dow: ReadonlySet<number>;
  /** MIN_STAR or HR_STAR. */
  readonly isWild: boolean;
  /** DOM_STAR or DOW_STAR. */
  readonly hasStarDay: boolean;
}

function load(line: string): Entry {
  const [minute = '', hour = '', dom = '', month = '', dow = ''] = line.split(' ');
  return {
    minute: bits(minute, 0, 59),
    hour: bits(hour, 0, 23),
    dom: bits(dom, 1, 31),
    month: bits(month, 1, 12),
    // Both 0 and 7 are Sunday.
    dow: new Set([...bits(dow, 0, 7)].flatMap((day) => (day % 7 === 0 ? [0, 7] : [day]))),
    isWild: minute.startsWith('*') || hour.startsWith('*'),
    hasStarDay: dom.startsWith('*') || dow.startsWith('*'),
  };
}

function bits(field: string, low: number, high: number): ReadonlySet<number> {
  const set = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step = '1'] = part.split('/');
    const [first, last = first] = range === '*' ? [low, high] : range.split('-').map(Number);
    for (let i = first!; i <= last!; i += Number(step)) set.add(i);
  }
  return set;
}

/** The minutes of the window in which cron starts the line. */
export function runsOf(line: string, { first, local }: Zoned): readonly number[] {
  const entry = load(line);
  const runs: number[] = [];
  let virtual = local[0]! - 1;
  for (const [index, now] of local.entries()) {
    let isDue = false;
    const find = (time: number, wild: boolean, fixed: boolean): void => {
      isDue ||= (entry.isWild ? wild : fixed) && matches(entry, time);
    };
    const difference = now - virtual;
    if (difference > LARGE || difference < -LARGE) {
      virtual = now;
      find(now, true, true);
    } else if (difference > 5) {
      find(now, true, false);
      while (virtual < now) find((virtual += 1), false, true);
    } else if (difference > 0) {
      while (virtual < now) find((virtual += 1), true, true);
    } else {
      find(now, true, false);
    }
    if (isDue) runs.push(first + index);
  }
  return runs;
}

function matches(entry: Entry, time: number): boolean {
  const at = new Date(time * 60_000);
  const isDom = entry.dom.has(at.getUTCDate());
  const isDow = entry.dow.has(at.getUTCDay());
  return (
    entry.minute.has(at.getUTCMinutes()) &&
    entry.hour.has(at.getUTCHours()) &&
    entry.month.has(at.getUTCMonth() + 1) &&
    (entry.hasStarDay ? isDom && isDow : isDom || isDow)
  );
}
