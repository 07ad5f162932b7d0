/** One case behind one prefix. Undefined: it was not scored. */
export interface Score {
  readonly group: string;
  readonly name: string;
  readonly prefix: string;
  readonly expected: string;
  readonly seen: string;
}

export const isEqual = ({ expected, seen }: Score): boolean => expected === seen;

/** Group × prefix, each with equal/total, then what is unequal, a line each. */
export function render(scores: readonly Score[], explained: readonly string[]): string {
  const prefixes = [...new Set(scores.map(({ prefix }) => prefix))];
  const groups = [...new Set(scores.map(({ group }) => group))];
  const row = (title: string, rows: readonly Score[]): string =>
    [title, ...prefixes.map((prefix) => tally(rows.filter((each) => each.prefix === prefix)))]
      .map((cell) => cell.padEnd(12))
      .join('');
  const unequal = scores.filter((score) => explained.includes(score.prefix) && !isEqual(score));
  return [
    ['equal', ...prefixes].map((cell) => cell.padEnd(12)).join(''),
    ...groups.map((group) =>
      row(
        group,
        scores.filter((each) => each.group === group),
      ),
    ),
    row('all', scores),
    ...unequal.map((score) => `${score.prefix}: ${score.name}: ${difference(score)}`),
    '',
  ].join('\n');
}

function tally(scores: readonly Score[]): string {
  return `${scores.filter(isEqual).length}/${scores.length}`;
}

const BEFORE = 20;
const WIDTH = 100;

/** The surroundings of the first character that differs. */
function difference({ expected, seen }: Score): string {
  const at = [...expected].findIndex((character, index) => character !== seen[index]);
  const from = Math.max(0, (at < 0 ? expected.length : at) - BEFORE);
  const cut = (text: string): string => text.slice(from, from + WIDTH).replaceAll('\n', '');
  return `${cut(seen)}   instead of   ${cut(expected)}`;
}
