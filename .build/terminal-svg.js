// @ts-check
import { stripVTControlCharacters } from 'node:util';
import { escape } from './svg.js';

const CHARACTER_WIDTH = 8.4;
const LINE_HEIGHT = 20;
const PADDING = 16;

/** Colours of the SGR sequences that jobmeter writes. */
const COLOURS = new Map([
  ['31', '#ff7b72'],
  ['32', '#7ee787'],
  ['33', '#e3b341'],
  ['36', '#76e3ea'],
  ['90', '#8b949e'],
]);

/**
 * Draws what a program wrote to a terminal.
 *
 * @param {string} output with SGR sequences
 */
export function terminalSvg(output) {
  const lines = output.trimEnd().split('\n');
  const columns = Math.max(...lines.map((line) => stripVTControlCharacters(line).length));
  const width = Math.ceil(columns * CHARACTER_WIDTH + 2 * PADDING);
  const height = lines.length * LINE_HEIGHT + 2 * PADDING;
  const rows = lines.map(
    (line, row) =>
      `<text x="${PADDING}" y="${PADDING + LINE_HEIGHT * row + 14}">${spans(line)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="#e6edf3">
<rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>
${rows.join('\n')}
</svg>
`;
}

/** @param {string} line */
function spans(line) {
  let at = 0;
  let codes = /** @type {string[]} */ ([]);
  return line
    .split(/(\u001B\[[\d;]*m)/)
    .map((part) => {
      const [, sgr] = /^\u001B\[([\d;]*)m$/.exec(part) ?? [];
      if (sgr !== undefined) {
        codes = after(codes, sgr.split(';'));
        return '';
      }
      const begin = at;
      at += part.length;
      return placed(part, begin, style(codes));
    })
    .join('');
}

/**
 * Each word has its place: what draws the picture may join spaces, and have another font.
 *
 * @param {string} text
 * @param {number} begin
 * @param {string} attributes
 */
function placed(text, begin, attributes) {
  return [...text.matchAll(/\S+(?: \S+)*/g)]
    .map(({ 0: words, index }) => {
      const x = (PADDING + (begin + index) * CHARACTER_WIDTH).toFixed(1);
      return `<tspan x="${x}"${attributes}>${escape(words)}</tspan>`;
    })
    .join('');
}

/** @param {readonly string[]} codes @param {readonly string[]} given */
function after(codes, given) {
  const ends = { 0: /./, 22: /^[12]$/, 39: /^(?:3\d|90)$/, 24: /^4$/ };
  let current = [...codes];
  for (const code of given) {
    const ended = ends[/** @type {keyof typeof ends} */ (/** @type {unknown} */ (code || '0'))];
    current =
      ended === undefined ? [...current, code] : current.filter((each) => !ended.test(each));
  }
  return current;
}

/** @param {readonly string[]} codes */
function style(codes) {
  const colour = codes.map((code) => COLOURS.get(code)).findLast((each) => each !== undefined);
  const bold = codes.includes('1') ? ' font-weight="bold"' : '';
  const dim = codes.includes('2') ? ' opacity="0.7"' : '';
  return `${colour === undefined ? '' : ` fill="${colour}"`}${bold}${dim}`;
}
