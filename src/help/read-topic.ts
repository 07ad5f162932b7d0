import fs from 'node:fs';
import path from 'node:path';
import type { Block } from './blocks.js';
import { LISTS } from './lists.js';
import { readMarkdown } from './markdown.js';
import type { TopicName } from './topics.js';

/** Shipped with the package. The bundle, the library and the source are equally deep below its root. */
const FOLDER = path.join(import.meta.dirname, '../../src/help/topics');

/** @throws Error where the installation is not complete */
export function readTopic(name: TopicName): readonly Block[] {
  const text = fs.readFileSync(path.join(FOLDER, `${name}.md`), 'utf8');
  return readMarkdown(text, (list) => {
    const make = LISTS[list];
    if (make === undefined) throw new Error(`${name}.md names the list ${list}`);
    return { kind: 'definitions', entries: make() };
  });
}
