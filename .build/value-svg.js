// @ts-check
// The panels of a dashboard that show values of now.
import { coloured, cut, text } from './svg.js';
import { formatted } from './units.js';

/** @typedef {import('./graph-svg.js').Box} Box @typedef {import('./dashboard-svg.js').Panel} Panel */

/** @param {Box} box @param {readonly import('./graph-svg.js').Series[]} series @param {Panel} panel */
export function stat(box, series, { fieldConfig: { defaults } }) {
  const value = Number(series[0]?.values.at(-1)?.[1]);
  const step = defaults.thresholds.steps.findLast(
    (each) => each.value === null || value >= each.value,
  );
  const look = `font-size="40" text-anchor="middle" style="fill:${coloured(step?.color)}"`;
  return text(
    box.x + box.width / 2,
    box.y + box.height / 2 + 6,
    formatted(value, defaults.unit),
    look,
  );
}

/**
 * One row for each set of the labels that all answers have, as the transformations `merge` and `organize` do it.
 *
 * @param {Box} box
 * @param {readonly import('./prometheus.js').Result[][]} answers
 * @param {Panel} panel
 */
export function table(
  box,
  answers,
  { targets = [], transformations = [], fieldConfig: { overrides } },
) {
  const { excludeByName, renameByName } =
    transformations.find(({ id }) => id === 'organize')?.options ?? {};
  const labels = answers.map(
    (answer) => new Set(answer.flatMap(({ metric }) => Object.keys(metric))),
  );
  const key = [...(labels[0] ?? [])].filter((label) => labels.every((each) => each.has(label)));
  const rows = /** @type {Map<string, Record<string, string>>} */ (new Map());
  const columns = /** @type {Set<string>} */ (new Set());
  for (const [index, answer] of answers.entries()) {
    for (const label of labels[index] ?? []) columns.add(label);
    columns.add(`Value #${targets[index]?.refId}`);
    for (const { metric, values } of answer) {
      const id = JSON.stringify(key.map((label) => metric[label]));
      rows.set(id, {
        ...rows.get(id),
        ...metric,
        [`Value #${targets[index]?.refId}`]: values[0]?.[1] ?? '',
      });
    }
  }
  const shown = [...columns].filter((column) => !excludeByName[column]);
  const width = (box.width - 24) / shown.length;
  return shown
    .map((column, place) => {
      const x = box.x + 12 + place * width;
      const name = renameByName[column] ?? column;
      const properties = overrides
        .filter(({ matcher }) =>
          matcher.id === 'byName'
            ? matcher.options === name
            : new RegExp(matcher.options).test(name),
        )
        .flatMap((override) => override.properties);
      const property = (/** @type {string} */ id) =>
        properties.find((each) => each.id === id)?.value;
      const cells = [...rows.values()].map((row, index) => {
        const value = row[column] ?? '';
        const mapped = property('mappings')?.[0].options[value];
        const unit = property('unit');
        const content =
          mapped?.text ?? (unit && value !== '' ? formatted(Number(value), unit) : value);
        return text(
          x,
          box.y + 40 + index * 26,
          cut(content, width - 8),
          mapped ? `style="fill:${coloured(mapped.color)}"` : '',
        );
      });
      return [text(x, box.y + 12, name, 'class="d"'), ...cells].join('');
    })
    .join('\n');
}
