// @ts-check
// `npm run pictures:bench -- FILE`: draws what `npm run bench` measured of the start, in its part for one Node.
import fs from 'node:fs';
import path from 'node:path';

const OUTPUT = path.join(import.meta.dirname, '../src/help/pictures');
const ROW = 26;
const PADDING = 16;
/** Where the bars begin, and what one times bare Node takes. */
const BARS = 280;
const UNIT = 130;

/** @type {{ node: string, rows: { name: string, startRatio: number | null, runRatio: number }[] }[]} */
const [{ node, rows }] = JSON.parse(fs.readFileSync(process.argv[2] ?? '', 'utf8')).start;
// One that takes ten times as long would leave nothing to see of the others.
const shown = rows.filter(({ runRatio }) => runRatio < 6);
const width = BARS + 6 * UNIT;
const height = shown.length * ROW + 2 * PADDING + ROW;

const bars = shown.map(({ name, startRatio, runRatio }, index) => {
  const y = PADDING + ROW + index * ROW;
  const start = startRatio === null ? '' : rect(y, startRatio, '#1f6feb');
  return `<text x="${PADDING}" y="${y + 13}">${name}</text>${rect(y, runRatio, '#79c0ff')}${start}
<text x="${BARS + runRatio * UNIT + 8}" y="${y + 13}">${runRatio.toFixed(2)}</text>`;
});

/** @param {number} y @param {number} ratio @param {string} colour */
function rect(y, ratio, colour) {
  return `<rect x="${BARS}" y="${y}" width="${(ratio * UNIT).toFixed(1)}" height="16" fill="${colour}"/>`;
}

fs.mkdirSync(OUTPUT, { recursive: true });
fs.writeFileSync(
  path.join(OUTPUT, 'cost.svg'),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13" fill="#8b949e">
<text x="${PADDING}" y="${PADDING + 8}">Node ${node}, times the run of bare Node: until the command starts (dark), whole run (light)</text>
${bars.join('\n')}
</svg>
`,
);
