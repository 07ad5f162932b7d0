import fs from 'node:fs';
import path from 'node:path';
import type { Block } from './blocks.js';
import { LISTS } from './lists.js';
import { readMarkdown } from './markdown.js';
import type { TopicName } from './topics.js';

const FOLDER = path.join(import.meta.dirname, '../../src/help/topics');

/** Reads the source of a topic, from which the build makes its man page. */
export function topicSource(name: TopicName): readonly Block[] {
  const text = fs.readFileSync(path.join(FOLDER, `${name}.md`), 'utf8');
  return readMarkdown(text, (list) => {
    const make = LISTS[list];
    if (make === undefined) throw new Error(`${name}.md names the list ${list}`);
    return { kind: 'definitions', entries: make() };
  });
}
