import type { Host } from '../host.js';
import type { StateLocation } from '../model/plan.js';
import type { ParsedArgv, Problem } from '../options/command-line.js';
import { CRONTAB_OPTIONS } from '../options/command-options.js';
import { resolveState } from '../plan/resolve-state.js';
import { type Command, EXIT, type Exit } from './command.js';
import { apply } from './crontab/apply.js';
import { findSources } from './crontab/find-sources.js';
import { type PlannedSource, planSources } from './crontab/plan-sources.js';
import { sayRemarks, showChanges } from './crontab/show.js';
import type { Source } from './crontab/source.js';
import { undo } from './crontab/undo.js';
import { resolveRequest } from './resolve-request.js';
import { shellNames } from './shell-name.js';

export const crontab: Command = {
  shape: {
    name: 'crontab',
    usage: '[options] [FILE… | -]',
    description:
      'Puts jobmeter in front of every line of a crontab: your own, a file, stdin, or those in /etc. Without --apply it only ' +
      'shows the lines, and says which of them do not tell how their job went. Each line runs as before; each job gets a ' +
      'name, which is written into the line and stays when others are added. Lines with jobmeter in them stay as they are.',
    options: CRONTAB_OPTIONS,
    wording: { stateDir: 'directory for the copy, and for what --undo needs' },
    operands: 'names',
    completes: 'file',
    examples: `
Examples:
  jobmeter crontab
  jobmeter crontab --apply
  jobmeter crontab --undo
  jobmeter crontab --system
  jobmeter crontab - < backup.crontab
`,
  },
  execute: runCrontabCommand,
};

type Directory = Extract<StateLocation, { kind: 'directory' }>;

async function runCrontabCommand(
  host: Host,
  written: ParsedArgv,
  earlier: readonly Problem[],
): Promise<Exit> {
  const line = { written, earlier };
  const resolved = await resolveRequest(host, crontab.shape, line, (resolver) => {
    const [isApply, isUndo] = [resolver.isOn('apply'), resolver.isOn('undo')];
    if (isApply && isUndo) resolver.report('undo', 'and --apply are both given: keep one');
    if ((isApply || isUndo) && written.operands.includes('-')) {
      resolver.report(isApply ? 'apply' : 'undo', 'cannot change stdin: name a file');
    }
    const state = resolveState(resolver, host);
    if ((isApply || isUndo) && state.kind === 'none') {
      resolver.report('stateDir', 'is missing: there is no HOME');
    }
    return { action: isApply ? 'apply' : isUndo ? 'undo' : 'show', state } as const;
  });
  if (resolved.kind === 'refused') return resolved.exit;
  const { action, state } = resolved.request;
  const isSystem = resolved.resolver.isOn('system');
  const found = await findSources(host, { operands: written.operands, isSystem });
  const sources: Source[] = [];
  for (const { title, read } of found) {
    if (read.kind === 'read') sources.push(read.source);
    else say(host, title, read.kind === 'absent' ? 'is not there' : read.reason);
  }
  const isComplete = sources.length === found.length;
  if (action === 'undo' && state.kind === 'directory') {
    return worst(await undoAll(host, sources, state), isComplete);
  }
  const plans = await planSources(host, sources, {
    timeZone: undefined,
    shellNameOf: shellNames(host),
  });
  const exit =
    action === 'apply' && state.kind === 'directory'
      ? await applyAll(host, plans, state)
      : showAll(host, plans);
  return worst(exit, isComplete);
}

function worst(exit: Exit, isComplete: boolean): Exit {
  return exit === EXIT.ok && !isComplete ? EXIT.noInput : exit;
}

function showAll(host: Host, plans: readonly PlannedSource[]): Exit {
  for (const plan of plans) {
    const exit = showChanges(host, plan);
    if (exit !== EXIT.ok) return exit;
    sayRemarks(host, plan);
    for (const { number, reason } of plan.refusals) {
      const place = number === undefined ? 'it' : `line ${number}`;
      say(host, plan.source.place.title, `cron takes none of it: ${place} ${reason}`);
    }
  }
  return EXIT.ok;
}

async function applyAll(
  host: Host,
  plans: readonly PlannedSource[],
  state: Directory,
): Promise<Exit> {
  let exit = EXIT.ok;
  for (const plan of plans) {
    const { title } = plan.source.place;
    sayRemarks(host, plan);
    const applied = await apply(host, plan, state);
    switch (applied.kind) {
      case 'applied':
        say(host, title, `${linesOf(applied.lines)} wrapped; as it was: ${applied.backup}`);
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

async function undoAll(host: Host, sources: readonly Source[], state: Directory): Promise<Exit> {
  let exit = EXIT.ok;
  for (const source of sources) {
    const undone = await undo(source, state);
    const { title } = source.place;
    if (undone.kind === 'undone') say(host, title, `${linesOf(undone.lines)} unwrapped`);
    if (undone.kind === 'unchanged') say(host, title, 'nothing to undo');
    if (undone.kind !== 'refused') continue;
    say(host, title, `is not changed: ${undone.reason}`);
    exit = EXIT.mistaken;
  }
  return exit;
}

function linesOf(count: number): string {
  return count === 1 ? '1 line' : `${count} lines`;
}

function say(host: Host, title: string, text: string): void {
  host.stderr.write(`jobmeter: ${title}: ${text}\n`);
}
