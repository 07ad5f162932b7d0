import type { FoundFiles } from './config.js';
import { readContent } from './content.js';

/** A job of a config file, and the text by which jobmeter-shell finds its line. */
export interface JobMatch {
  readonly name: string;
  readonly text: string;
}

/** Those of the stronger file first. */
export function jobMatches({ texts, optionsOf }: FoundFiles): readonly JobMatch[] {
  return texts
    .flatMap((each) => readContent(each, optionsOf).jobs)
    .flatMap(({ name, value }) => {
      const members = value.kind === 'map' ? value.entries : [];
      const match = members.find((each) => each.name === 'match')?.value;
      return match?.kind === 'text' && match.text !== '' ? [{ name, text: match.text }] : [];
    });
}

/** The job whose text the line has in it. Of several the one with the longest. */
export function jobMatching(matches: readonly JobMatch[], line: string): string | undefined {
  const found = matches.filter(({ text }) => line.includes(text));
  const longest = Math.max(...found.map(({ text }) => text.length));
  return found.find(({ text }) => text.length === longest)?.name;
}
