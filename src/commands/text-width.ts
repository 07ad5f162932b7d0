import stringWidth from 'string-width';

/** Width in terminal columns. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

const SEGMENTER = new Intl.Segmenter();

interface Room {
  readonly width: number;
  readonly at: 'end' | 'middle' | undefined;
  /** What stands for the part that is cut out. */
  readonly mark: string;
}

/** Cuts a text that is wider than `width`. Pads a shorter one. */
export function cut(
  text: string,
  { width, at, mark: wholeMark }: Room,
): { readonly text: string; readonly padding: number } {
  const whole = widthOf(text);
  if (whole <= width) return { text, padding: width - whole };
  const segments = [...SEGMENTER.segment(text)].map(({ segment }) => segment);
  const mark = wholeMark.slice(0, width);
  const room = width - mark.length;
  const endRoom = at === 'middle' ? Math.floor(room / 2) : 0;
  const start = fitting(segments, room - endRoom).join('');
  const end = fitting(segments.toReversed(), endRoom).toReversed().join('');
  const kept = `${start}${mark}${end}`;
  return { text: kept, padding: width - widthOf(kept) };
}

/** The first segments that fit into `width` columns. */
function fitting(segments: readonly string[], width: number): readonly string[] {
  let used = 0;
  const end = segments.findIndex((segment) => {
    used += widthOf(segment);
    return used > width;
  });
  return end < 0 ? segments : segments.slice(0, end);
}
