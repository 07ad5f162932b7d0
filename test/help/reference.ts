import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOPICS } from '../../src/help/topics.js';

export const ROOT: string = join(import.meta.dirname, '../..');

const FILES = ['README.md', ...TOPICS.map(({ name }) => `src/help/topics/${name}.md`)];

/** The texts that people read, by file. */
export const TEXTS: ReadonlyMap<string, string> = new Map(
  FILES.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]),
);

export function codeBlocks(
  language: string,
  text: string = [...TEXTS.values()].join('\n'),
): readonly string[] {
  return [...text.matchAll(/^```(.*)\n([^]*?)^```$/gm)].flatMap(([, of, code = '']) =>
    of === language ? [code] : [],
  );
}
