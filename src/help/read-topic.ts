import fs from 'node:fs';
import path from 'node:path';
import type { Block } from './blocks.js';
import { readRoff } from './read-roff.js';
import type { TopicName } from './topics.js';

/** Shipped with the package. The bundle, the library and the source are equally deep below its root. */
const FOLDER = path.join(import.meta.dirname, '../../dist/man');

/**
 * Reads the man page of a topic.
 *
 * @throws Error where the installation is not complete
 */
export function readTopic(name: TopicName): readonly Block[] {
  const [first, ...others] = readRoff(
    fs.readFileSync(path.join(FOLDER, `jobmeter-${name}.7`), 'utf8'),
  );
  // A terminal needs no heading above the first text.
  const isAdded = first?.kind === 'heading' && first.text === DESCRIPTION;
  return isAdded || first === undefined ? others : [first, ...others];
}

/** The heading that a man page begins with where its topic has none. */
export const DESCRIPTION = 'Description';
