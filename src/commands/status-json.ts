import { nameOf } from '../state/layout.js';
import type { StateStore } from '../state/store.js';
import { type GroupSummary, knownRuns } from './group-summary.js';

/**
 * For programs: a group after the other, each with its last runs, since all of them may be more than a string can hold.
 *
 * @param store where those are; undefined where no state is kept
 */
export async function* statusJson(
  groups: readonly GroupSummary[],
  store: StateStore | undefined,
): AsyncGenerator<string> {
  yield '{\n  "groups": [';
  for (const [index, group] of groups.entries()) {
    const json = JSON.stringify({ ...group, ...(await runsOf(group, store)) }, undefined, 2);
    yield `${index === 0 ? '' : ','}\n    ${json.replaceAll('\n', '\n    ')}`;
  }
  yield groups.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
}

async function runsOf(group: GroupSummary, store: StateStore | undefined) {
  if (!group.sources.includes('local')) return {};
  const decoded = await store?.read(nameOf(group));
  return decoded?.kind === 'state' ? { runs: knownRuns(decoded.state) } : {};
}
