import fs from 'node:fs';
import path from 'node:path';
import type { Block } from './blocks.js';
import { readRoff } from './read-roff.js';
import type { TopicName } from './topics.js';

/**
 * The man page, shipped with the package. The bundle, the library and the source are equally deep
 * below its root.
 */
const FOLDER = path.join(import.meta.dirname, '../../dist/man');

/**
 * Reads the man page of a topic.
 * @throws Error if the page is missing from the installation
 */
export function readTopic(name: TopicName): readonly Block[] {
  const [first, ...others] = readRoff(
    fs.readFileSync(path.join(FOLDER, `jobmeter-${name}.7`), 'utf8'),
  );
  // On a terminal the first text needs no heading.
  const isAdded = first?.kind === 'heading' && first.text === DESCRIPTION;
  return isAdded || first === undefined ? others : [first, ...others];
}

/** The first heading of a man page whose topic has none. */
export const DESCRIPTION = 'Description';
