import type { Host } from '../../host.js';
import type { StateDirectory } from '../../model/plan.js';
import { EXIT, type Exit } from '../command.js';
import { warn } from '../warn.js';
import { apply } from './apply.js';
import { mayNameGateway } from './gateway-named.js';
import { type PlannedSource, programPath } from './plan-sources.js';
import { distrustOfProgram } from './program-trust.js';
import { sayRemarks, showChanges } from './show.js';
import type { Source } from './source.js';
import { undo } from './undo.js';
import { countOf } from '../../util/count-of.js';

const NO_GATEWAY =
  'names no gateway, so results stay on this machine: write PUSHGATEWAY_URL=http://gateway:9091 above the lines, or name one in the config file';

export function showAll(host: Host, plans: readonly PlannedSource[]): Exit {
  for (const plan of plans) {
    const exit = showChanges(host, plan);
    if (exit !== EXIT.ok) return exit;
    sayRemarks(host, plan);
    for (const { number, reason } of plan.refusals) {
      const place = number === undefined ? 'it' : `line ${number}`;
      say(host, plan.source.place.title, `cron refuses the whole file: ${place} ${reason}`);
    }
  }
  return EXIT.ok;
}

export async function applyAll(
  host: Host,
  plans: readonly PlannedSource[],
  state: StateDirectory,
): Promise<Exit> {
  let exit: Exit = EXIT.ok;
  const program = programPath(host);
  const distrust = host.uid() === 0 ? distrustOfProgram(program) : undefined;
  if (distrust !== undefined) say(host, program, distrust);
  for (const plan of plans) {
    const { title } = plan.source.place;
    sayRemarks(host, plan);
    const applied = await apply(host, plan, state);
    switch (applied.kind) {
      case 'applied':
        if (!mayNameGateway(host, plan)) say(host, title, NO_GATEWAY);
        say(
          host,
          title,
          `${countOf(applied.lines, 'line')} wrapped; copy of the old crontab: ${applied.backup}`,
        );
        break;
      case 'unchanged':
        say(host, title, 'no line to wrap');
        break;
      case 'refused':
        for (const reason of applied.reasons) say(host, title, reason);
        exit = EXIT.mistaken;
    }
  }
  return exit;
}

export async function undoAll(
  host: Host,
  sources: readonly Source[],
  state: StateDirectory,
): Promise<Exit> {
  let exit: Exit = EXIT.ok;
  for (const source of sources) {
    const undone = await undo(source, state);
    const { title } = source.place;
    if (undone.kind === 'undone') say(host, title, `${countOf(undone.lines, 'line')} unwrapped`);
    if (undone.kind === 'unchanged') say(host, title, 'nothing to undo');
    if (undone.kind !== 'refused') continue;
    say(host, title, `is not changed: ${undone.reason}`);
    exit = EXIT.mistaken;
  }
  return exit;
}

export function say(host: Host, title: string, text: string): void {
  warn(host, [`${title}: ${text}`]);
}
