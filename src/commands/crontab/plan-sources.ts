import fs from 'node:fs';
import path from 'node:path';
import type { CronKind } from '../../crontab/cron-kind.js';
import type { Crontab } from '../../crontab/line.js';
import { type CronRefusal, refusals } from '../../crontab/refusals.js';
import { type PlannedLine, planCrontabs } from '../../crontab/plan-crontab.js';
import { readCrontab, writeCrontab } from '../../crontab/read-crontab.js';
import type { Host } from '../../host.js';
import { cronKindOf } from './crontab-program.js';
import type { Source } from './source.js';

export interface PlannedSource {
  readonly source: Source;
  readonly lines: readonly PlannedLine[];
  /** The whole text with the wrapped lines. */
  readonly text: string;
  /** Why cron would refuse the text. */
  readonly refusals: readonly CronRefusal[];
  readonly cron: CronKind;
}

export interface Wishes {
  /** Time zone of the schedules, if it is not that of the system. */
  readonly timeZone: string | undefined;
  readonly shellNameOf: (line: string) => string;
}

export async function planSources(
  host: Host,
  sources: readonly Source[],
  wishes: Wishes,
): Promise<readonly PlannedSource[]> {
  const cron = await cronKindOf(host);
  const read = sources.map((source) => ({ source, crontab: crontabIn(source) }));
  const plans = planCrontabs(
    read.map(({ crontab }) => crontab),
    {
      program: programPath(host),
      cron,
      systemTimeZone: systemTimeZone(),
      ...wishes,
    },
  );
  return read.map(({ source, crontab }, index) => {
    const lines = plans[index] ?? [];
    const text = writeCrontab(crontab, lines.map(textAfter));
    return { source, lines, text, refusals: refusals(crontabIn({ ...source, text }), cron), cron };
  });
}

export function crontabIn({ place, text }: Pick<Source, 'place' | 'text'>): Crontab {
  return readCrontab(text, place.kind === 'user' ? 'user' : place.format);
}

function textAfter({ line, plan }: PlannedLine): string {
  return plan.kind === 'wrapped' ? plan.text : line.text;
}

/** The path of jobmeter as it is written into lines. */
export function programPath({ program = 'jobmeter' }: Pick<Host, 'program'>): string {
  return path.resolve(program);
}

const ZONES = '/zoneinfo/';

/** The zone in which cron reads schedules, whatever TZ says. Undefined if the system does not tell. */
function systemTimeZone(): string | undefined {
  try {
    const target = fs.realpathSync('/etc/localtime');
    const at = target.lastIndexOf(ZONES);
    return at < 0 ? undefined : target.slice(at + ZONES.length);
  } catch {
    return undefined;
  }
}
