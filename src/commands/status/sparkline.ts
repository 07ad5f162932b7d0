import type { TrendPoint } from './group-summary.js';

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const FAILED = '×';

/**
 * Draws durations as bars, oldest first. The longest is the highest. A failed run has a mark in
 * place of its bar.
 */
export function sparkline(points: readonly TrendPoint[]): string {
  const longest = Math.max(...points.filter(isGood).map(({ seconds }) => seconds));
  return points.map((point) => (isGood(point) ? bar(point.seconds / longest) : FAILED)).join('');
}

function isGood({ outcome }: TrendPoint): boolean {
  return outcome === 'success';
}

/** @param share of the longest duration; NaN if that is 0 */
function bar(share: number): string {
  const level = Math.ceil(share * BARS.length) - 1;
  return BARS[level > 0 ? level : 0] ?? BARS[0];
}

/** A bar of up to `width` characters, for a list of runs. */
export function durationBar(seconds: number, longest: number, width: number): string {
  if (!(longest > 0) || !(seconds > 0)) return '';
  const eighths = Math.max(1, Math.round((seconds / longest) * width * EIGHTHS.length));
  const [full, rest] = [Math.floor(eighths / EIGHTHS.length), eighths % EIGHTHS.length];
  return '█'.repeat(full) + (rest === 0 ? '' : EIGHTHS[rest]);
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const;
