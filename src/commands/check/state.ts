import { constants } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../model/finding.js';
import { type Disk, pooled } from '../../platform/disk.js';
import { NAME_STATE_DIRECTORY } from '../../plan/resolve-state.js';
import { isThere, removeFile } from '../../platform/files.js';
import { requirePrivate } from '../../platform/require-private.js';
import { uuid } from '../../platform/uuid.js';
import { Layout } from '../../state/layout.js';
import { acquireIn, NO_LOCKS } from '../../state/locks.js';
import { reasonOf } from '../../util/reason-of.js';
import { shellLine } from '../../util/shell-words.js';
import type { SetUp } from './set-up.js';
import { spaceFindings } from './space.js';
import { factAndRemedy } from './report.js';

const WHY = 'Without state there are no totals, and what could not be sent is lost.';

/**
 * Checks that results can be stored: owner and mode of the state directory, free space, files and
 * locks.
 */
export async function checkState({ state }: SetUp): Promise<readonly Finding[]> {
  if (state.kind === 'none') {
    const what = state.reason === undefined ? 'switched off' : `none: ${state.reason}`;
    const common = { check: 'state-directory', subject: 'state', what, why: WHY };
    return [{ level: 'warning', ...common, mend: [NAME_STATE_DIRECTORY] }];
  }
  const { path: root, owner } = state;
  try {
    return (await isThere(pooled, root))
      ? await checkExisting(root, owner)
      : await checkPlaceFor(root);
  } catch (error) {
    return [problem(root, 'state-directory', reasonOf(error))];
  }
}

async function checkExisting(root: string, owner: number | undefined): Promise<readonly Finding[]> {
  if (!(await pooled.stat(root)).isDirectory()) {
    return [problem(root, 'state-directory', 'it is not a directory', NAME_STATE_DIRECTORY)];
  }
  if (owner !== undefined) {
    const reason = await whyNotPrivate(root, owner);
    if (reason !== undefined) {
      const { what, mend } = factAndRemedy(reason.replace(': run ', ': '));
      return [{ level: 'problem', check: 'state-owner', subject: root, what, why: WHY, ...mend }];
    }
  }
  const findings = [await lockFinding(root), ...spaceFindings(root, await pooled.statfs(root))];
  return [
    { level: 'ok', check: 'state-owner', subject: root, what: 'only its owner can write to it' },
    ...findings,
  ];
}

/** The same check that every run makes, of the directory and its folder of state files. */
async function whyNotPrivate(root: string, owner: number): Promise<string | undefined> {
  for (const directory of [root, new Layout(root, pooled).groups]) {
    if (!(await isThere(pooled, directory))) continue;
    const reason = await requirePrivate(pooled, directory, owner).then(() => undefined, reasonOf);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Writes and locks a test file, as a run does. */
async function lockFinding(root: string): Promise<Finding> {
  const layout = new Layout(root, pooled);
  const file = path.join(root, `check-${uuid()}.lock`);
  try {
    const lock = await acquireIn(layout, file, 'exclusive', 'none');
    if (lock === undefined || lock === 'unsupported') {
      const why =
        'Two runs that end in the same millisecond may count as one, and --overlap has no effect.';
      const { what, mend } = factAndRemedy(NO_LOCKS);
      return { level: 'warning', check: 'state-locks', subject: root, what, why, ...mend };
    }
    await lock.release();
    return {
      level: 'ok',
      check: 'state-locks',
      subject: root,
      what: 'files can be written and locked',
    };
  } catch (error) {
    const what = `no file can be written and locked: ${reasonOf(error)}`;
    return problem(root, 'state-locks', what, NAME_STATE_DIRECTORY);
  } finally {
    await removeFile(pooled, file).catch(() => {});
  }
}

/** The first run makes the directory. */
async function checkPlaceFor(root: string): Promise<readonly Finding[]> {
  const parent = await nearestAncestor(pooled, root);
  try {
    await pooled.access(parent, constants.W_OK | constants.X_OK);
    const what = 'not there yet; the first run makes it';
    return [{ level: 'ok', check: 'state-directory', subject: root, what }];
  } catch {
    const mend = shellLine(['sudo', 'install', '-d', '-o', '$USER', '-m', '700', root]);
    return [
      problem(
        root,
        'state-directory',
        `this user can't make it in ${parent}`,
        mend.replace("'$USER'", '$USER'),
      ),
    ];
  }
}

async function nearestAncestor(disk: Disk, directory: string): Promise<string> {
  const parent = path.dirname(directory);
  return parent === directory || (await isThere(disk, parent))
    ? parent
    : nearestAncestor(disk, parent);
}

function problem(subject: string, check: string, what: string, mend = ''): Finding {
  const found = { level: 'problem', check, subject, what, why: WHY } as const;
  return mend === '' ? found : { ...found, mend: [mend] };
}
