import path from 'node:path';
import { pooled } from '../../platform/disk.js';
import { readPlainFile } from '../../platform/files.js';
import { unescapeText } from '../../exposition/escape.js';
import { textLines } from '../../exposition/lines.js';
import { readLine, type ParseState } from '../../exposition/read-line.js';
import { seriesId } from '../../exposition/series.js';
import type { MetricType } from '../../model/metric-family.js';
import { jobIn } from './group-text.js';

/** A metric as another file of the directory has it. */
export interface ForeignFamily {
  readonly name: string;
  /** The file's name, for people. */
  readonly file: string;
  /** Whether that was written by jobmeter, and follows with its next write. */
  readonly isOurs: boolean;
  readonly type: MetricType;
  /** Undefined without a HELP line. */
  readonly help: string | undefined;
  /** Ids of its series. */
  readonly series: ReadonlySet<string>;
}

/** The file that is to be written. */
interface OwnFile {
  readonly name: string;
  readonly job: string;
  /** What files of jobmeter are called. */
  readonly ours: RegExp;
}

type Found = Omit<ForeignFamily, 'file' | 'isOurs'>;

/**
 * What node_exporter finds beside a file of ours: files of others first, then those of ours. It knows a metric
 * by its samples: one that is only declared does not count. A file that can't be read says nothing.
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

/** Line by line: node_exporter leaves out a whole file for one wrong line, until somebody corrects it. */
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

/** Enough for a file of another job, where no series is one of this job: there may be hundreds of them. */
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
