import type { Host } from '../host.js';
import type { ParsedArgv } from '../options/command-line.js';
import type { StateLocation } from '../model/plan.js';
import type { Resolver } from '../options/resolver.js';
import { requireState, resolveState } from '../plan/resolve-state.js';
import { accountNamed } from '../platform/account.js';
import { isTimeZone } from '../schedule/time-zone.js';
import { type Command, EXIT, type Exit } from './command.js';
import { applyAll, say, showAll, undoAll } from './crontab/carry-out.js';
import { findSources, type SourceRequest } from './crontab/find-sources.js';
import { planSources } from './crontab/plan-sources.js';
import type { Source } from './crontab/source.js';
import { ABSENT } from '../util/unreadable.js';
import { resolvingCommand } from './resolving-command.js';
import { shellNames } from './shell-name.js';

export const crontab: Command = resolvingCommand({
  shape: {
    name: 'crontab',
    usage: '[options] [FILE… | -]',
    description:
      'Puts jobmeter in front of every line of a crontab: your own, a file, stdin, or those in /etc. Without --apply it only ' +
      'shows the lines, and points out those whose exit status does not tell how their job went. Each line runs as before; each job gets a ' +
      'name, which is written into the line and stays when others are added. Lines with jobmeter in them stay as they are.',
    options: ['apply', 'undo', 'user', 'system', 'timezone', 'stateDir'],
    wording: {
      user: 'the crontab of this user, as crontab -u does; for root only',
      stateDir: 'directory for the copy, and for what --undo needs',
      timezone:
        'time zone in which cron reads the schedules (default: as the system, or CRON_TZ for cronie)',
    },
    sections: { user: 'What to read' },
    flagsOnly: ['user'],
    operands: 'names',
    completes: 'file',
    examples: `
Examples:
  jobmeter crontab
  jobmeter crontab --apply
  jobmeter crontab --undo
  jobmeter crontab --user www-data --apply
  jobmeter crontab --system
  jobmeter crontab - < backup.crontab
`,
  },
  resolve: resolveCrontab,
  execute: runCrontabCommand,
});

async function runCrontabCommand(host: Host, request: CrontabRequest): Promise<Exit> {
  const { action, state, timeZone } = request;
  const found = await findSources(host, request);
  const sources: Source[] = [];
  for (const { title, read } of found) {
    if (read.kind === 'read') sources.push(read.source);
    else say(host, title, read.kind === 'absent' ? ABSENT : read.reason);
  }
  const isComplete = sources.length === found.length;
  if (action === 'undo' && state.kind === 'directory') {
    return worst(await undoAll(host, sources, state), isComplete);
  }
  const shellNameOf = shellNames(host);
  const plans = await planSources(host, sources, { timeZone, shellNameOf });
  const exit =
    action === 'apply' && state.kind === 'directory'
      ? await applyAll(host, plans, state)
      : showAll(host, plans);
  return worst(exit, isComplete);
}

interface CrontabRequest extends SourceRequest {
  readonly action: 'apply' | 'undo' | 'show';
  readonly state: StateLocation;
  readonly timeZone: string | undefined;
}

async function resolveCrontab(
  resolver: Resolver,
  host: Host,
  { operands }: ParsedArgv,
): Promise<CrontabRequest> {
  const [isApply, isUndo] = [resolver.isOn('apply'), resolver.isOn('undo')];
  const action = isApply ? 'apply' : isUndo ? 'undo' : 'show';
  if (isApply && isUndo) resolver.report('undo', 'and --apply are both given: keep one');
  if (action !== 'show' && operands.includes('-')) {
    resolver.report(action, 'cannot change stdin: name a file');
  }
  const user = await resolveUser(resolver, host, operands);
  const state = (action === 'show' ? resolveState : requireState)(resolver, host);
  const timeZone = resolver.parsed(
    'timezone',
    undefined,
    (text) => (isTimeZone(text) ? text : undefined),
    'write a time zone such as Europe/Berlin or UTC',
  );
  return { action, state, timeZone, operands, user, isSystem: resolver.isOn('system') };
}

/**
 * Undefined for the user who runs jobmeter. JOBMETER_USER is ignored: it names a user of gateways.
 */
async function resolveUser(
  resolver: Resolver,
  host: Host,
  operands: readonly string[],
): Promise<string | undefined> {
  if (resolver.setBy('user') !== 'flag') return undefined;
  const name = resolver.value('user') ?? '';
  const [operand] = operands;
  if (host.uid() !== 0) resolver.report('user', 'is for root only, as crontab -u is');
  if (resolver.isOn('system')) resolver.report('user', 'and --system are both given: keep one');
  if (operand !== undefined) resolver.report('user', `and ${operand} are both given: keep one`);
  if (resolver.problems.length > 0) return undefined;
  const account = await accountNamed(name);
  if (account === undefined) resolver.report('user', `"${name}" is not a user of this machine`);
  // Without the option, copy and record are those of the own crontab. Another user name with the id
  // of root has another crontab.
  return name === 'root' ? undefined : name;
}

function worst(exit: Exit, isComplete: boolean): Exit {
  return exit === EXIT.ok && !isComplete ? EXIT.noInput : exit;
}
