import path from 'node:path';
import { pooled } from '../../platform/disk.js';
import { readPlainFile } from '../../platform/files.js';
import { textLines } from '../../exposition/lines.js';
import { readLine, type Reading } from '../../exposition/reading.js';
import { seriesId } from '../../exposition/series.js';
import type { MetricType } from '../../model/metric-family.js';

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

/**
 * What node_exporter finds beside the file `name`: files of others first, then those called like `ours`. It knows a metric
 * by its samples: one that is only declared does not count. A file that can't be read says nothing.
 */
export async function readForeignFamilies(
  directory: string,
  name: string,
  ours: RegExp,
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
    for (const family of familiesIn(text)) {
      found.push({ ...family, file, isOurs: ours.test(file) });
    }
  }
  return found;
}

/** Line by line: node_exporter leaves out a whole file for one wrong line, until somebody corrects it. */
function familiesIn(text: string): readonly Omit<ForeignFamily, 'file' | 'isOurs'>[] {
  const reading: Reading = { drafts: new Map(), series: new Map(), strippedTimestamps: 0 };
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
