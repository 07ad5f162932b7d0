import type { Host } from '../../host.js';
import type { TerminalSize } from '../../platform/terminal.js';
import { printable } from '../../util/unprintable.js';
import { HEALTH, healthOf } from './health.js';
import { readStatus, type StatusRequest, type StatusView } from './read-status.js';
import { formatTable } from './status-table.js';
import { formatFor } from '../table.js';
import { watch } from './watch.js';
import { countOf } from '../../util/count-of.js';

/** Returns what was shown last. Undefined if nothing was shown before the end. */
export async function watchStatus(
  host: Host,
  request: StatusRequest,
  intervalSeconds: number,
): Promise<StatusView | undefined> {
  let last: StatusView | undefined;
  const { destinations } = request;
  await watch(host, intervalSeconds, async function* (size) {
    if (last === undefined && destinations.length > 0) {
      const local = await readStatus({ ...request, destinations: [] }, host.clock.now());
      const asked = destinations.map(({ name }) => name).join(', ');
      yield linesOf(host, { ...local, problems: [...local.problems, `asking ${asked}`] }, size);
    }
    last = await readStatus(request, host.clock.now());
    yield linesOf(host, last, size);
  });
  return last;
}

/** Shows problems, and as many groups as there is room for, the worst first. */
function linesOf(host: Host, view: StatusView, { columns, rows }: TerminalSize): readonly string[] {
  const format = formatFor(host, columns);
  const notes = view.problems.map((problem) => printable(problem).slice(0, columns));
  const table = formatTable(view.shown, view.expected, format).trimEnd().split('\n');
  const room = Math.max(2, rows - notes.length - 2);
  const left = table.length - room;
  return [
    summaryOf(host, view).slice(0, columns),
    ...notes,
    ...table.slice(0, room),
    ...(left > 0 ? [`${left} more`.slice(0, columns)] : []),
  ];
}

/** `14:05:22  40 groups: 2 lost, 5 failed, 3 running; q ends` */
function summaryOf(host: Host, { shown, expected }: StatusView): string {
  const time = new Date(host.clock.now() * 1000).toTimeString().slice(0, 8);
  const healths = shown.map((group) => healthOf(group, expected));
  const counts = [
    ...HEALTH.map((health) => [healths.filter((each) => each === health).length, health] as const),
    [shown.filter(({ running }) => running === true).length, 'running'] as const,
  ];
  const words = counts.filter(([count]) => count > 0).map(([count, name]) => `${count} ${name}`);
  const groups = countOf(shown.length, 'group');
  return `${time}  ${[groups, words.join(', ')].filter(Boolean).join(': ')}; q ends`;
}
