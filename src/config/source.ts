import type { ConfigFile, ConfigProblem } from './config.js';
import type { Mistake } from './node.js';

/** `/etc/jobmeter/config.yaml:3:5:`, the form of compilers, which editors can open. */
export function sourceOf({ path, text }: Pick<ConfigFile, 'path' | 'text'>, at: number): string {
  const before = text.slice(0, at).split(/\r\n?|\n/);
  return `${path}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}:`;
}

/** Adds the name that was probably meant. */
export async function problemsOf(
  file: ConfigFile,
  mistakes: readonly Mistake[],
): Promise<readonly ConfigProblem[]> {
  const hints = await Promise.all(mistakes.map(hintFor));
  return mistakes.map(({ at, text, option }, index) => ({
    source: sourceOf(file, at),
    text: `${text}${hints[index] ?? ''}`,
    option,
  }));
}

async function hintFor({ unknown }: Mistake): Promise<string> {
  if (unknown === undefined) return '';
  const { nearest } = await import('../util/nearest.js');
  const [near] = nearest(unknown.name, unknown.known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}
