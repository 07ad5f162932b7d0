import { KINDS, type Limit, simulateYear, startsIn, yearOf, ZONES } from '../schedule/year.js';
import { markdownTable } from './markdown.js';

/** The alert on the deadline over a year of every kind of job, in every zone and with every seed. */
export interface YearsOfKind {
  readonly kind: string;
  readonly limit: Limit;
  readonly faults: number;
  readonly missed: number;
  readonly falseAlarms: number;
  /** From the missed start to the alert: median, 95 %, longest. */
  readonly delaySeconds: readonly [number, number, number];
}

const LIMITS: readonly Limit[] = ['told', 'learned'];

export function measureYears(seeds: readonly number[]): readonly YearsOfKind[] {
  const clocks = ZONES.map((zone) => ({ zone, clock: yearOf(zone) }));
  return KINDS.flatMap((kind) => {
    const years = clocks.map(({ zone, clock }) => ({ zone, starts: startsIn(kind, clock) }));
    return LIMITS.map((limit) => {
      const results = seeds.flatMap((seed) =>
        years.map(({ zone, starts }, index) =>
          simulateYear(kind, zone, starts, 100 * seed + index, limit),
        ),
      );
      const sum = (name: 'faults' | 'missed' | 'falseAlarms'): number =>
        results.reduce((total, result) => total + result[name], 0);
      const delays = results.flatMap((result) => result.delays).toSorted((a, b) => a - b);
      const at = (share: number): number => delays[Math.ceil(share * delays.length) - 1] ?? 0;
      return {
        kind: kind.name,
        limit,
        faults: sum('faults'),
        missed: sum('missed'),
        falseAlarms: sum('falseAlarms'),
        delaySeconds: [at(0.5), at(0.95), at(1)] as const,
      };
    });
  });
}

export function describeYears(kinds: readonly YearsOfKind[], seeds: number): string {
  const row = (title: string, all: readonly YearsOfKind[], delays: string): readonly string[] => [
    title,
    ...(['faults', 'missed', 'falseAlarms'] as const).map((name) =>
      String(all.reduce((total, each) => total + each[name], 0)),
    ),
    delays,
  ];
  const tables = LIMITS.map((limit) => {
    const own = kinds.filter((each) => each.limit === limit);
    const rows = [
      ...own.map((each) => row(each.kind, [each], inMinutes(each.delaySeconds))),
      row('all', own, ''),
    ];
    const title = limit === 'told' ? 'with --max-duration' : 'limits learned from earlier runs';
    return `${title}:\n\n${markdownTable(
      ['job', 'faults', 'missed', 'false alarms', 'start to alert, minutes: median / 95 % / max'],
      rows,
    )}`;
  });
  const years = KINDS.length * ZONES.length * seeds;
  return [`The alert on the deadline over ${years} simulated years`, ...tables].join('\n\n');
}

function inMinutes(delays: readonly number[]): string {
  return delays.map((seconds) => Math.round(seconds / 60)).join(' / ');
}
