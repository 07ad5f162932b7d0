import type { CommandShape } from '../options/command-line.js';
import { type Block } from './blocks.js';
import { commandPage } from './command-page.js';
import { mainPage } from './main-page.js';
import { DESCRIPTION } from './read-topic.js';
import { type Edition, type ManPage, toRoff } from './roff.js';
import { topicSource } from './topic-source.js';
import { TOPICS } from './topics.js';

interface DescribedCommand {
  readonly summary: string;
  readonly shape: CommandShape;
}

/** The source of every man page by its file name: `jobmeter-run.1`. */
export function manPages(
  commands: readonly DescribedCommand[],
  edition: Edition,
): ReadonlyMap<string, string> {
  const summaries = commands.map(({ summary, shape }) => ({ name: shape.name, summary }));
  const pages: readonly ManPage[] = [
    {
      name: 'jobmeter',
      section: 1,
      summary: 'measure batch jobs for Prometheus',
      blocks: mainPage(summaries),
    },
    ...commands.map(({ summary, shape }): ManPage => ({
      name: `jobmeter-${shape.name}`,
      section: 1,
      summary,
      blocks: commandPage(shape),
    })),
    ...TOPICS.map(({ name, summary }): ManPage => ({
      name: `jobmeter-${name}`,
      section: 7,
      summary,
      blocks: described(topicSource(name)),
    })),
  ];
  return new Map(pages.map((page) => [`${page.name}.${page.section}`, toRoff(page, edition)]));
}

/** The text of a page must be in sections. */
function described(blocks: readonly Block[]): readonly Block[] {
  const begin: Block = { kind: 'heading', level: 1, text: DESCRIPTION };
  return blocks[0]?.kind === 'heading' ? blocks : [begin, ...blocks];
}
