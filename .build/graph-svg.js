// @ts-check
// The panels of a dashboard that have an axis of time.
import { formatted, ticks } from './units.js';
import { coloured, pathOf, round, text, widthOf } from './svg.js';

/** Grafana's classic palette. */
const PALETTE = [
  '#73bf69',
  '#fade2a',
  '#5794f2',
  '#ff9830',
  '#f2495c',
  '#b877d9',
  '#37872d',
  '#e0b400',
  '#1f60c4',
  '#c4162a',
];
const AXIS = 62;
const NAMES = 110;
const DAY = 86_400;

/**
 * @typedef {{ x: number, y: number, width: number, height: number }} Box
 * @typedef {{ name: string, values: readonly (readonly [time: number, value: string])[] }} Series
 * @typedef {{ start: number, end: number }} Range
 */

/**
 * @param {Box} box
 * @param {readonly Series[]} series
 * @param {Range} range
 * @param {import('./dashboard-svg.js').Panel} panel
 */
export function timeSeries(box, series, range, { fieldConfig: { defaults } }) {
  const legend = legendOf(box, series);
  const plot = {
    x: box.x + AXIS,
    y: box.y + 8,
    width: box.width - AXIS - 16,
    height: box.height - legend.height - 32,
  };
  const steps =
    defaults.custom?.thresholdsStyle?.mode === undefined ? [] : defaults.thresholds.steps.slice(1);
  const numbers = series.flatMap(({ values }) => values.map(([, value]) => Number(value)));
  const highest = Math.max(
    0,
    ...numbers.filter(Number.isFinite),
    ...steps.map(({ value }) => value),
  );
  const marks = ticks(highest, defaults.unit);
  const top = marks.at(-1) || 1;
  const yOf = (/** @type {number} */ value) => plot.y + plot.height * (1 - value / top);
  const xOf = xIn(plot, range);
  const lines = series.map(({ values }, index) => {
    const points = values.map(
      ([time, value]) => /** @type {const} */ ([xOf(time), yOf(Number(value))]),
    );
    return `<path d="${pathOf(points)}" stroke="${PALETTE[index % PALETTE.length]}"/>`;
  });
  return [
    ...marks.map(
      (mark) =>
        `${gridLine(plot.x, yOf(mark), plot.width)}${text(plot.x - 8, yOf(mark) + 4, formatted(mark, defaults.unit), 'class="d" text-anchor="end"')}`,
    ),
    days(plot, range),
    `<g fill="none" stroke-width="1.3" stroke-linejoin="round">${lines.join('')}</g>`,
    ...steps.map(
      ({ value, color }) =>
        `<path d="M${plot.x} ${round(yOf(value))}h${plot.width}" stroke="${coloured(color)}" stroke-dasharray="8 6"/>`,
    ),
    legend.svg,
  ].join('\n');
}

/**
 * @param {Box} box
 * @param {readonly Series[]} series
 * @param {Range} range
 * @param {import('./dashboard-svg.js').Panel} panel
 */
export function stateTimeline(box, series, range, { fieldConfig: { defaults } }) {
  const plot = {
    x: box.x + NAMES,
    y: box.y,
    width: box.width - NAMES - 16,
    height: box.height - 28,
  };
  const options = defaults.mappings?.[0]?.options ?? {};
  const row = plot.height / series.length;
  const xOf = xIn(plot, range);
  const rows = series.map(({ name, values }, index) => {
    const y = plot.y + row * (index + 0.1);
    const states = spans(values).map(
      ([from, to, value]) =>
        `<rect x="${round(xOf(from))}" y="${round(y)}" width="${round(xOf(to) - xOf(from))}" height="${round(row * 0.8)}" fill="${coloured(options[value]?.color)}"/>`,
    );
    return `${text(plot.x - 10, y + row * 0.4 + 4, name, 'text-anchor="end"')}<g opacity="${(defaults.custom?.fillOpacity ?? 100) / 100}">${states.join('')}</g>`;
  });
  return [days(plot, range), ...rows].join('\n');
}

/** Joins equal values that follow each other. @param {Series['values']} values */
function spans(values) {
  const found = /** @type {[from: number, to: number, value: string][]} */ ([]);
  for (const [time, value] of values) {
    const last = found.at(-1);
    if (last !== undefined) last[1] = time;
    if (last?.[2] !== value) found.push([time, time, value]);
  }
  return found;
}

/** @param {Box} plot @param {Range} range */
function xIn(plot, { start, end }) {
  return (/** @type {number} */ time) => plot.x + (plot.width * (time - start)) / (end - start);
}

/** @param {Box} plot @param {Range} range */
function days(plot, range) {
  const xOf = xIn(plot, range);
  const marks = [];
  for (let day = Math.ceil(range.start / DAY) * DAY; day < range.end; day += DAY) {
    const label = new Date(day * 1000).toISOString().slice(5, 10).replace('-', '/');
    marks.push(
      `<path class="g" d="M${round(xOf(day))} ${round(plot.y)}v${round(plot.height)}"/>${text(xOf(day), plot.y + plot.height + 18, label, 'class="d" text-anchor="middle"')}`,
    );
  }
  return marks.join('');
}

/** @param {number} x @param {number} y @param {number} width */
function gridLine(x, y, width) {
  return `<path class="g" d="M${round(x)} ${round(y)}h${round(width)}"/>`;
}

/** In lines at the bottom. @param {Box} box @param {readonly Series[]} series */
function legendOf(box, series) {
  let [x, line] = [0, 0];
  const items = series.map(({ name }, index) => {
    const width = 30 + widthOf(name);
    if (x + width > box.width - 24) [x, line] = [0, line + 1];
    const item = { x: box.x + 12 + x, line, name, colour: PALETTE[index % PALETTE.length] };
    x += width;
    return item;
  });
  const height = (line + 1) * 18;
  const svg = items.map((item) => {
    const y = box.y + box.height - height + item.line * 18 + 8;
    return `<path d="M${round(item.x)} ${round(y)}h14" stroke="${item.colour}" stroke-width="3"/>${text(item.x + 19, y + 4, item.name)}`;
  });
  return { height, svg: svg.join('') };
}
