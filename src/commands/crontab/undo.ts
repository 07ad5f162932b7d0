import type { CrontabLine } from '../../crontab/line.js';
import { unwrappedText } from '../../crontab/measured-by.js';
import { writeCrontab } from '../../crontab/read-crontab.js';
import type { StateDirectory } from '../../model/plan.js';
import { reasonOf } from '../../util/reason-of.js';
import { crontabIn } from './plan-sources.js';
import { forgetRecord, readRecord } from './record.js';
import type { Source } from './source.js';

export type Undone =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'undone'; readonly lines: number }
  /** The crontab was not changed. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Removes jobmeter from the lines that `apply` wrapped. Later edits are kept. */
export async function undo(source: Source, state: StateDirectory): Promise<Undone> {
  const { title } = source.place;
  try {
    const record = await readRecord(state, title);
    if (record === undefined) return { kind: 'unchanged' };
    const earlier = new Set(record.earlier);
    const crontab = crontabIn(source);
    const before = crontab.lines.map((line) => textBefore(line, earlier));
    const lines = before.filter((text) => text !== undefined).length;
    if (source.distrust !== undefined) return { kind: 'refused', reason: source.distrust };
    if (lines > 0) {
      const texts = crontab.lines.map(({ text }, index) => before[index] ?? text);
      const replaced = await source.replace?.(writeCrontab(crontab, texts));
      if (replaced?.kind !== 'replaced') {
        return { kind: 'refused', reason: replaced?.reason ?? 'it is stdin' };
      }
    }
    await forgetRecord(state, title);
    return lines === 0 ? { kind: 'unchanged' } : { kind: 'undone', lines };
  } catch (error) {
    return { kind: 'refused', reason: reasonOf(error) };
  }
}

function textBefore(line: CrontabLine, earlier: ReadonlySet<string>): string | undefined {
  return line.kind === 'job' && !earlier.has(line.text) ? unwrappedText(line) : undefined;
}
