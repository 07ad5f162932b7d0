// @ts-check
// Draws a dashboard of Grafana: each panel where the dashboard has it, with what Prometheus answers to its queries.
import { stateTimeline, timeSeries } from './graph-svg.js';
import { text } from './svg.js';
import { stat, table } from './value-svg.js';

const [COLUMN, ROW] = [50, 23];
const GAP = 8;
const TOP = 44;
const TITLE = 30;
const DAY = 86_400;

/**
 * As far as it is drawn.
 *
 * @typedef {{ expr: string, refId: string, legendFormat: string }} Target
 * @typedef {{ options: Record<string, { text: string, color: string }> }} Mapping
 * @typedef {object} FieldConfig
 * @property {{ unit?: string, thresholds: { steps: { value: number, color: string }[] }, mappings?: Mapping[], custom?: { fillOpacity?: number, thresholdsStyle?: { mode: string } } }} defaults
 * @property {{ matcher: { id: string, options: string }, properties: { id: string, value: any }[] }[]} overrides
 * @typedef {object} Panel
 * @property {string} type
 * @property {string} title
 * @property {{ x: number, y: number, w: number, h: number }} gridPos
 * @property {Target[]} [targets]
 * @property {FieldConfig} fieldConfig
 * @property {{ id: string, options: any }[]} [transformations]
 * @property {{ content?: string }} [options]
 * @typedef {{ name: string, type: string, label: string, current?: { text: string }, allValue?: string }} Variable
 * @typedef {{ title: string, time: { from: string }, templating: { list: Variable[] }, panels: Panel[] }} Dashboard
 * @typedef {(expression: string, when: import('./prometheus.js').When) => Promise<import('./prometheus.js').Result[]>} Query
 */

/**
 * @param {Dashboard} dashboard
 * @param {Query} query
 * @param {number} now
 */
export async function dashboardSvg(dashboard, query, now) {
  const [, days] = /^now-(\d+)d$/.exec(dashboard.time.from) ?? [];
  const range = { start: now - Number(days) * DAY, end: now };
  const variables = dashboard.templating.list.filter(({ type }) => type === 'query');
  const panels = [];
  for (const panel of dashboard.panels) panels.push(await drawn(panel, variables, query, range));
  const width = 24 * COLUMN + 2 * GAP;
  const bottom = Math.max(...dashboard.panels.map(({ gridPos: { y, h } }) => y + h));
  const height = TOP + bottom * ROW + GAP;
  const chosen = variables.map(({ label, current }) => `${label}: ${current?.text}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="Inter, Helvetica, Arial, sans-serif" font-size="13" fill="#ccccdc">
<style>.d{fill:#9d9fa8;font-size:12px}.g{stroke:#2c2f36}.p{fill:#181b1f;stroke:#25282e}.t{font-weight:500}</style>
<rect width="${width}" height="${height}" rx="8" fill="#111217"/>
${text(GAP + 8, 28, dashboard.title, 'font-size="17" font-weight="500"')}
${text(width - GAP - 8, 28, [...chosen, `Last ${days} days`].join('   ·   '), 'class="d" text-anchor="end" xml:space="preserve"')}
${panels.join('\n')}
</svg>
`;
}

/**
 * @param {Panel} panel
 * @param {readonly Variable[]} variables
 * @param {Query} query
 * @param {import('./graph-svg.js').Range} range
 */
async function drawn(panel, variables, query, range) {
  const { type, title, gridPos, targets = [], options } = panel;
  const box = {
    x: GAP + gridPos.x * COLUMN,
    y: TOP + gridPos.y * ROW,
    width: gridPos.w * COLUMN - GAP,
    height: gridPos.h * ROW - GAP,
  };
  if (type === 'row') return text(box.x + 8, box.y + 14, `⌄ ${title}`, 'class="t"');
  const inner = { ...box, y: box.y + TITLE, height: box.height - TITLE };
  const isRange = type === 'timeseries' || type === 'state-timeline';
  // As Grafana does it: about a point for each pixel.
  const step = Math.ceil((range.end - range.start) / box.width / 300) * 300;
  const when = isRange ? { ...range, step } : { time: range.end };
  const answers = await Promise.all(
    targets.map(({ expr }) => query(withValues(expr, variables), when)),
  );
  const series = targets.flatMap(({ legendFormat }, index) =>
    (answers[index] ?? []).map(({ metric, values }) => ({
      name: named(legendFormat, metric),
      values,
    })),
  );
  const content = () => {
    switch (type) {
      case 'stat':
        return stat(inner, series, panel);
      case 'state-timeline':
        return stateTimeline(inner, series, range, panel);
      case 'timeseries':
        return timeSeries(inner, series, range, panel);
      case 'table':
        return table(inner, answers, panel);
      case 'text':
        return text(inner.x + 12, inner.y + 16, shownText(options?.content ?? '', variables));
      default:
        throw new Error(`dashboard-svg.js: cannot draw a panel of the type ${type}`);
    }
  };
  return `<rect class="p" x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="2"/>
${text(box.x + 10, box.y + 20, title, 'class="t"')}
${content()}`;
}

/** Fills in the variables of a query with all their values. @param {string} expression @param {readonly Variable[]} variables */
function withValues(expression, variables) {
  return variables.reduce(
    (whole, { name, allValue = '' }) => whole.replaceAll(`$${name}"`, `${allValue}"`),
    expression,
  );
}

/** The text of Markdown, which has only code here. @param {string} content @param {readonly Variable[]} variables */
function shownText(content, variables) {
  return variables
    .reduce(
      (whole, { name, current }) => whole.replaceAll(`\${${name}:text}`, current?.text ?? ''),
      content,
    )
    .replaceAll('`', '');
}

/** @param {string} legend @param {Record<string, string>} labels */
function named(legend, labels) {
  return legend
    .replaceAll(/\{\{(\w+)\}\}/g, (_, label) => labels[label] ?? '')
    .trim()
    .replaceAll(/ +/g, ' ');
}
