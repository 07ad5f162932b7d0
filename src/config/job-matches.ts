import type { FoundFiles } from './config.js';
import { readContent } from './config-content.js';
import { memberOf } from './node.js';

/** A job of a config file, and the text by which jobmeter-shell finds its line. */
export interface JobMatch {
  readonly name: string;
  readonly text: string;
}

/** In the order of precedence of their files. */
export function jobMatches({ texts, optionsOf }: FoundFiles): readonly JobMatch[] {
  return texts
    .flatMap((each) => readContent(each, optionsOf).jobs)
    .flatMap(({ name, value }) => {
      const match = memberOf(value, 'match');
      return match?.kind === 'text' && match.text !== '' ? [{ name, text: match.text }] : [];
    });
}

/** Finds the job whose text the line contains. Of several, the longest text wins. */
export function jobMatching(matches: readonly JobMatch[], line: string): string | undefined {
  const found = matches.filter(({ text }) => line.includes(text));
  const longest = Math.max(...found.map(({ text }) => text.length));
  return found.find(({ text }) => text.length === longest)?.name;
}
