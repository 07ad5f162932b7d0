import path from 'node:path';
import { pooled } from '../../platform/disk.js';
import { readPlainFile } from '../../platform/files.js';
import { unescapeText } from '../../exposition/escape.js';
import { textLines } from '../../exposition/text-lines.js';
import { readLine, type ParseState } from '../../exposition/read-line.js';
import { seriesId } from '../../exposition/series-id.js';
import type { MetricType } from '../../model/metric-family.js';
import { jobIn } from './group-text.js';

/** A metric in another file of the directory. */
export interface ForeignFamily {
  readonly name: string;
  /** Name of the file, for messages. */
  readonly file: string;
  /** Whether jobmeter wrote the file, which then adapts at its next write. */
  readonly isOurs: boolean;
  readonly type: MetricType;
  /** HELP. Undefined without a HELP line. */
  readonly help: string | undefined;
  /** Ids of its series, as made by `seriesId`. */
  readonly series: ReadonlySet<string>;
}

/** The file to be written. */
interface OwnFile {
  readonly name: string;
  readonly job: string;
  /** Matches file names of jobmeter. */
  readonly ours: RegExp;
}

type Found = Omit<ForeignFamily, 'file' | 'isOurs'>;

/**
 * Reads the metrics in the other files of the directory: first files of other programs, then those
 * of jobmeter. Leaves out metrics without samples, which node_exporter ignores, and unreadable
 * files.
 */
export async function readForeignFamilies(
  directory: string,
  { name, job, ours }: OwnFile,
): Promise<readonly ForeignFamily[]> {
  const files = (await pooled.readdir(directory)).filter((file) => file.endsWith('.prom'));
  const others = files.toSorted().filter((file) => file !== name);
  const inOrder = [
    ...others.filter((file) => !ours.test(file)),
    ...others.filter((file) => ours.test(file)),
  ];
  const found: ForeignFamily[] = [];
  for (const file of inOrder) {
    const whole = path.join(directory, file);
    const text = await readPlainFile(pooled, whole, 'followed').catch(() => '');
    const isOfOtherJob = ours.test(file) && (jobIn(text) ?? job) !== job;
    for (const family of isOfOtherJob ? declaredIn(text) : familiesIn(text)) {
      found.push({ ...family, file, isOurs: ours.test(file) });
    }
  }
  return found;
}

/**
 * Reads line by line: node_exporter ignores a file with an invalid line, but someone may correct
 * that later.
 */
function familiesIn(text: string): readonly Found[] {
  const reading: ParseState = { drafts: new Map(), series: new Map(), strippedTimestamps: 0 };
  for (const [index, line] of textLines(text).entries()) {
    if (line !== undefined) readLine(reading, line, index + 1);
  }
  return [...reading.drafts.values()]
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, type = 'untyped', help, samples }) => ({
      name,
      type,
      help,
      series: new Set(samples.map((sample) => seriesId({ name, type }, sample))),
    }));
}

const TYPE = /^# TYPE ([^ ]+) (.*)$/gm;
const HELP = /^# HELP ([^ ]+) (.*)$/gm;

/**
 * Reads less, which is faster and enough for files of other jobs: their series differ in the job
 * label. There may be hundreds.
 */
function declaredIn(text: string): readonly Found[] {
  const help = new Map([...text.matchAll(HELP)].map(([, name = '', rest = '']) => [name, rest]));
  return [...text.matchAll(TYPE)].map(([, name = '', type = '']) => ({
    name,
    type: type as MetricType,
    help: unescaped(help.get(name)),
    series: new Set(),
  }));
}

function unescaped(help: string | undefined): string | undefined {
  const text = help === undefined ? undefined : unescapeText(help);
  return text?.kind === 'text' ? text.text : help;
}
