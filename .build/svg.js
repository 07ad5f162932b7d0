// @ts-check

/** Average width of a character, in a font of 13 px without serifs. */
const CHARACTER = 7.4;

/** Grafana's names, and what its dark theme makes of them. */
const COLOURS = new Map([
  ['green', '#73bf69'],
  ['red', '#f2495c'],
  ['orange', '#ff9830'],
  ['blue', '#5794f2'],
]);

/** @param {string | undefined} name */
export function coloured(name) {
  const colour = COLOURS.get(name ?? '');
  if (colour === undefined) throw new Error(`svg.js: what colour is ${name}?`);
  return colour;
}

/** @param {number} value */
export function round(value) {
  return String(Number(value.toFixed(1)));
}

/** @param {string} content */
export function escape(content) {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** @param {number} x @param {number} y @param {string} content */
export function text(x, y, content, attributes = '') {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escape(content)}</text>`.replace(
    ' >',
    '>',
  );
}

/** @param {string} content */
export function widthOf(content) {
  return content.length * CHARACTER;
}

/** @param {string} content @param {number} width */
export function cut(content, width) {
  const length = Math.floor(width / CHARACTER);
  return content.length <= length ? content : `${content.slice(0, length - 1)}…`;
}

/** @typedef {readonly [x: number, y: number]} Point */

/** A line without the points that nobody would see. It has a gap where a number is not known. @param {readonly Point[]} points */
export function pathOf(points) {
  const known = points.map(([, y]) => Number.isFinite(y));
  const starts = [...points.keys()].filter((index) => known[index] && !known[index - 1]);
  return starts
    .map((start) => {
      const end = known.indexOf(false, start);
      return steps(simplified(points.slice(start, end < 0 ? undefined : end)));
    })
    .join('');
}

/** @param {readonly Point[]} points */
function steps(points) {
  let [left, top] = [0, 0];
  return points
    .map(([x, y], index) => {
      const [right, down] = [round(x - left), round(y - top)];
      // The end of the rounded step, so that rounding errors do not add up.
      [left, top] = [left + Number(right), top + Number(down)];
      return `${index === 0 ? 'M' : index === 1 ? 'l' : ' '}${right} ${down}`;
    })
    .join('');
}

/** By Ramer, Douglas and Peucker. @param {readonly Point[]} points @returns {readonly Point[]} */
function simplified(points) {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 3) return points;
  const length = Math.hypot(last[0] - first[0], last[1] - first[1]);
  const distances = points.map(
    ([x, y]) =>
      Math.abs((last[0] - first[0]) * (y - first[1]) - (x - first[0]) * (last[1] - first[1])) /
      length,
  );
  const furthest = Math.max(...distances);
  if (furthest < 0.4) return [first, last];
  const at = distances.indexOf(furthest);
  return [...simplified(points.slice(0, at + 1)), ...simplified(points.slice(at)).slice(1)];
}
