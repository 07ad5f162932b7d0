import type { Finding } from '../../model/finding.js';
import { pooled } from '../../platform/disk.js';
import { isThere } from '../../platform/files.js';
import { mapGroups } from '../../state/map-groups.js';
import { StateStore } from '../../state/store.js';
import type { SetUp } from './set-up.js';

const MOST_NAMED = 3;

/** Finds files that are in the place of a state file but are none. All commands skip them. */
export async function checkStateFiles({
  state,
}: Pick<SetUp, 'state'>): Promise<readonly Finding[]> {
  if (state.kind === 'none') return [];
  const store = new StateStore(state, pooled);
  if (!(await isThere(pooled, store.layout.groups))) return [];
  const { remarks } = await mapGroups(store, () => undefined);
  if (remarks.length === 0) return [];
  const more = remarks.length - MOST_NAMED;
  return [
    {
      level: 'warning',
      check: 'state-files',
      subject: state.path,
      what: `${remarks.slice(0, MOST_NAMED).join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
      why: 'The totals and the last success of such a group are not known here.',
      mend: [
        'let this user read the file, or restore or delete one that is damaged; the next run of its group renames it, unless a newer jobmeter wrote it',
      ],
    },
  ];
}
