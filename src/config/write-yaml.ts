/**
 * Writes maps, lists, texts and numbers so that readers of YAML 1.1 and of YAML 1.2 take them for the same. The writers
 * of libraries do far more, and are ten times as long. Long lines are not folded: nobody could search for a folded
 * expression or template.
 */
export function writeYaml(value: object): string {
  return `${linesOf(value).join('\n')}\n`;
}

function linesOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return textLines(value);
  if (!isCollection(value)) return [JSON.stringify(value)];
  if (Array.isArray(value)) return value.length === 0 ? ['[]'] : value.flatMap(item);
  const entries = Object.entries(value);
  return entries.length === 0 ? ['{}'] : entries.flatMap(entry);
}

function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function item(value: unknown): readonly string[] {
  const [first, ...others] = linesOf(value);
  return [`- ${first}`, ...indented(others)];
}

function entry([name, value]: readonly [name: string, value: unknown]): readonly string[] {
  const key = `${oneLine(name)}:`;
  const lines = linesOf(value);
  if (isCollection(value) && Object.keys(value).length > 0) return [key, ...indented(lines)];
  const [first, ...others] = lines;
  return [`${key} ${first}`, ...indented(others)];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}

/** As a block, unless its first line would not tell how far it is indented. */
function textLines(text: string): readonly string[] {
  const lines = text.split('\n');
  const isBlock = lines.length > 1 && /^[^ \n].*[^\n]$/s.test(text) && lines.every(isPrintable);
  return isBlock ? ['|-', ...lines] : [oneLine(text)];
}

function oneLine(text: string): string {
  if (!isPrintable(text)) return JSON.stringify(text).replaceAll(UNPRINTABLE, escaped);
  return PLAIN.test(text) && !OTHER_TYPE.test(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

function isPrintable(text: string): boolean {
  return text.search(UNPRINTABLE) === -1;
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** JSON escapes half of these. */
const UNPRINTABLE = /[\0-\x1F\x7F-\xA0\u2028\u2029\uD800-\uDFFF\uFEFF\uFFFE\uFFFF]/gu;

/** A text that needs no quotes: https://yaml.org/spec/1.2.2/#733-plain-style */
const PLAIN =
  /^(?!(?:---|\.\.\.) )(?:[^ \-?:,[\]{}#&*!|>'"%@`]|[-?:](?! |$))(?:[^:# ]|:(?! |$)|(?<! )#| (?!$))*$/u;

/** Texts that would be nothing, a truth value, a number or a time, or look like one. */
const OTHER_TYPE =
  /^(?:~|=|<<|null|true|false|yes|y|no|n|on|off|[-+]?\.(?:inf|nan)|[-+]?0[box][\da-f_]+|[-+.\d][-+.:e\d_]*|\d{4}-\d\d?-\d\d?[t ].*)$/i;
