import type { CronKind } from './cron-kind.js';
import type { Crontab } from './line.js';

export interface CronRefusal {
  /** Line number. Undefined for the file as a whole. */
  readonly number: number | undefined;
  readonly reason: string;
}

/** Returns the reasons why cron would refuse the whole file. One bad line is enough. */
export function refusals({ lines, isTerminated }: Crontab, cron: CronKind): readonly CronRefusal[] {
  const ofLines = lines.flatMap((line, index) => {
    const number = index + 1;
    if (line.kind === 'unreadable') return [{ number, reason: line.reason }];
    if (line.kind === 'variable' && cron.name !== 'cronie' && /=\s*$/.test(line.text)) {
      return [
        { number, reason: `has no value, which only newer versions take: write ${line.name}=""` },
      ];
    }
    if (line.kind !== 'job') return [];
    const length = line.text.length - line.head.length;
    if (length > cron.longestCommand) {
      const reason = `has a command of ${length} bytes, and ${cron.name} takes ${cron.longestCommand}`;
      return [{ number, reason }];
    }
    return line.schedule.startsWith('-') && cron.name === 'Debian cron'
      ? [{ number, reason: 'begins with -, which is for cronie: leave it out' }]
      : [];
  });
  const { kind } = lines.at(-1) ?? { kind: 'blank' };
  const isCut = !isTerminated && (kind === 'job' || kind === 'variable');
  const ofFile = isCut ? [{ number: undefined, reason: 'has no newline at its end' }] : [];
  return [...ofLines, ...ofFile];
}
