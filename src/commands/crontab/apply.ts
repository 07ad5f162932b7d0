import type { Host } from '../../host.js';
import type { StateDirectory } from '../../model/plan.js';
import { type Account, accountNamed } from '../../platform/account.js';
import { reasonOf } from '../../util/reason-of.js';
import { CRON_PATH, cronFindings, tryAsCron } from '../check/cron.js';
import { asUserCrontab } from '../../crontab/read-crontab.js';
import { objectionOf } from './crontab-program.js';
import { crontabIn, type PlannedSource, programPath } from './plan-sources.js';
import { keepRecord } from './record.js';

const TRIAL_SECONDS = 30;

/** The result of changing one crontab. */
export type Applied =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'applied'; readonly lines: number; readonly backup: string }
  /** The crontab was not changed. */
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** Installs the wrapped lines if jobmeter starts under cron and cron accepts the result. */
export async function apply(
  host: Host,
  planned: PlannedSource,
  state: StateDirectory,
): Promise<Applied> {
  const { source, lines, text } = planned;
  const { place, replace, distrust } = source;
  const owner = place.kind === 'user' ? place.user : undefined;
  const wrapped = lines.flatMap(({ plan, line }) =>
    plan.kind === 'wrapped' && line.kind === 'job'
      ? [{ user: line.user ?? owner, path: plan.path }]
      : [],
  );
  if (wrapped.length === 0) return { kind: 'unchanged' };
  if (distrust !== undefined) return refused(`is not changed: ${distrust}`);
  const objections = await objectionsOf(host, planned);
  if (objections.length > 0) {
    return {
      kind: 'refused',
      reasons: objections.map((each) => `is not changed, as cron refuses the whole file: ${each}`),
    };
  }
  const trouble = await troubleUnderCron(host, wrapped);
  if (trouble.length > 0) return { kind: 'refused', reasons: trouble };
  let backup: string;
  try {
    const measured = lines.flatMap(({ plan, line }) =>
      plan.kind === 'measured' ? [line.text] : [],
    );
    backup = await keepRecord(state, place.title, { before: source.text, measured });
  } catch (error) {
    return refused(`is not changed, as no copy can be kept in ${state.path}: ${reasonOf(error)}`);
  }
  const replaced = await replace?.(text);
  if (replaced?.kind !== 'replaced') {
    return refused(`is not changed: ${replaced?.reason ?? 'it is stdin'}`);
  }
  return { kind: 'applied', lines: wrapped.length, backup };
}

/** Why cron would refuse the whole crontab. */
async function objectionsOf(
  host: Host,
  { source, text, refusals, cron }: PlannedSource,
): Promise<readonly string[]> {
  const objections = refusals.map(({ number, reason }) =>
    number === undefined ? `it ${reason}` : `line ${number} ${reason}`,
  );
  // crontab(1) itself validates the crontab of a user when it installs it.
  if (source.place.kind === 'file' && cron.name === 'Debian cron') {
    const objection = await objectionOf(host, asUserCrontab(crontabIn({ ...source, text })));
    if (objection !== undefined) objections.push(objection);
  }
  return objections;
}

function refused(reason: string): Applied {
  return { kind: 'refused', reasons: [reason] };
}

interface Trial {
  /** Undefined: the user who runs jobmeter. */
  readonly user: string | undefined;
  /** `PATH`, if the crontab sets it. */
  readonly path: string | undefined;
}

/** If jobmeter did not start under cron, the wrapped job would never run. */
async function troubleUnderCron(host: Host, lines: readonly Trial[]): Promise<readonly string[]> {
  const program = programPath(host);
  const trials = new Map(lines.map((line) => [`${line.user ?? ''} ${line.path ?? ''}`, line]));
  const found: string[] = [];
  for (const { user, path = CRON_PATH } of trials.values()) {
    const other = await otherUser(host, user);
    const home = other?.home ?? host.homedir();
    const trial = await tryAsCron(program, {
      home,
      path,
      timeoutSeconds: TRIAL_SECONDS,
      user: other,
    });
    for (const { level, what, mend = [] } of cronFindings(program, trial, path)) {
      if (level === 'ok') continue;
      const whose = other === undefined ? '' : `for the user ${user ?? ''}, `;
      const remedies = other === undefined ? mend : ['install jobmeter for all users', ...mend];
      found.push(`is not changed: ${whose}${program} ${what}; ${remedies.join(', or ')}`);
    }
  }
  return found;
}

/**
 * Undefined for the current user, for a user that cron does not know either, and if we may not
 * switch to the user.
 */
async function otherUser(host: Host, name: string | undefined): Promise<Account | undefined> {
  if (name === undefined || host.uid() !== 0) return undefined;
  const account = await accountNamed(name);
  return account?.uid === 0 ? undefined : account;
}
