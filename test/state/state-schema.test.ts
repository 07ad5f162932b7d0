import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromLocalState } from '../../src/commands/status/group-summary.js';
import { knownRuns } from '../../src/commands/status/known-runs.js';
import { formatTable } from '../../src/commands/status/status-table.js';
import { PLAIN } from '../../src/commands/table.js';
import { selectFresh, selectPending } from '../../src/delivery/select/selection.js';
import { renderExposition } from '../../src/exposition/render.js';
import { pushProblems } from '../../src/exposition/validate.js';
import { familiesOf } from '../../src/metrics/from-state.js';
import type { GroupState } from '../../src/model/group-state.js';
import { decodeState, encodeState } from '../../src/state/encoding.js';
import { add, aRun } from './a-run.js';
import { aFullState, mutations } from './mutations.js';

const MUTATIONS = Number(process.env['JOBMETER_TEST_RUNS'] ?? 2000);

/** Everything that is done with a state that was read. */
async function use(state: GroupState): Promise<GroupState> {
  const expected = { now: 1000, maxAgeSeconds: 60 };
  formatTable([fromLocalState(state, undefined)], expected, PLAIN);
  JSON.stringify(knownRuns(state));
  const next = add(state, aRun(30, 0), { key: state.key });
  const known = { name: 'http://g', delivered: 0 };
  const parcels = [
    selectPending(state, known, undefined),
    selectPending(state, known, new Map()),
    selectFresh(next, undefined, 'known'),
  ];
  for (const { selection } of parcels.filter((parcel) => parcel !== undefined)) {
    const { core, userNamed } = familiesOf(state, selection);
    pushProblems([...core, ...userNamed], state.key);
    await renderExposition([...core, ...userNamed]);
  }
  return next;
}

test('a state with every field is read as it was', async () => {
  const state = aFullState();
  expect(decodeState(encodeState(state))).toEqual({ kind: 'state', state });
  expect((await use(state)).sequence).toBe(state.sequence + 1);
});

test('a state in which anything is another thing can be used as any other, or is known to be none', async () => {
  const kinds = new Set<string>();
  await fc.assert(
    fc.asyncProperty(mutations(aFullState()), async (text) => {
      const decoded = decodeState(text);
      kinds.add(decoded.kind);
      if (decoded.kind !== 'state') return;
      const next = await use(decoded.state);
      expect(decodeState(encodeState(next))).toEqual({ kind: 'state', state: next });
    }),
    { numRuns: MUTATIONS },
  );
  expect(kinds).toContain('state');
  expect(kinds).toContain('unreadable');
});

test('a total that is there twice makes it unreadable, since it would be two equal series', () => {
  const state = aFullState();
  const twice = { ...state, totals: [...state.totals, ...state.totals] };
  expect(decodeState(encodeState(twice))).toMatchObject({ kind: 'unreadable' });
});

test.each([
  ['a host that is null', '"host": "a"', '"host": null'],
  ['a label called constructor that is a number', '"table": "a"', '"constructor": 5'],
  ['a time that no calendar has', '"startedAt": 10', '"startedAt": 1e14'],
  ['a gauge without a name', '"name": "dump_bytes"', '"name": "dump bytes"'],
  ['an outcome of no kind', '"kind": "expectation-failed"', '"kind": "gone"'],
])('%s makes it unreadable', (_name, was, is) => {
  const text = encodeState(aFullState());
  expect(text).toContain(was);
  expect(decodeState(text.replace(was, is))).toMatchObject({ kind: 'unreadable' });
});
