import {
  isSnapshotNeeded,
  selectFresh,
  selectPending,
} from '../../src/delivery/select/selection.js';
import { describe, expect, test } from 'vitest';
import type { RemoteFamilies } from '../../src/destinations/destination.js';
import { familiesOf } from '../../src/metrics/from-state.js';
import { markDelivered } from '../../src/state/delivered.js';
import type { DestinationState, GroupState } from '../../src/model/group-state.js';
import { add, addAll, aRun, aSkippedRun } from '../state/a-run.js';

const NOTHING: DestinationState = { name: 'http://g', delivered: 0 };

/** The group at a gateway that was sent all of `state`. */
function held(state: GroupState, changes: Readonly<Record<string, number>> = {}): RemoteFamilies {
  const { lastSuccess, lastFailure } = state;
  const whole = { lastRun: 'whole', lastSuccess, lastFailure, history: 'known' } as const;
  const families = new Map(familiesOf(state, whole).core.map((each) => [each.name, each]));
  for (const [name, value] of Object.entries(changes)) {
    const family = families.get(`batch_job_${name}`)!;
    families.set(family.name, { ...family, samples: [{ labels: {}, value }] });
  }
  return families;
}

describe('a pending state', () => {
  test('is sent whole to an empty gateway', () => {
    const state = addAll([aRun(0, 0), aRun(10, 1)]);
    expect(selectPending(state, NOTHING, undefined)).toMatchObject({
      mode: 'add',
      selection: {
        lastRun: 'whole',
        lastSuccess: { completedAt: 1 },
        lastFailure: { completedAt: 11 },
      },
    });
  });

  test('sends nothing if a run of another host is newer in every respect', () => {
    const state = addAll([aRun(0, 0), aRun(10, 1)]);
    const elsewhere = addAll([aRun(105, 1), aRun(200, 0)]);
    expect(selectPending(state, NOTHING, held(elsewhere))).toBeUndefined();
  });

  test('sends each of two timestamps only if it is newer', () => {
    const state = addAll([aRun(0, 1), aRun(100, 0)]);
    const elsewhere = addAll([aRun(50, 1), aRun(200, 1)]);
    expect(selectPending(state, NOTHING, held(elsewhere))).toEqual({
      mode: 'add',
      selection: {
        lastRun: 'none',
        lastSuccess: state.lastSuccess,
        lastFailure: undefined,
        history: 'unknown',
      },
    });
  });

  test('adds instead of replacing if a run of another host is newer', () => {
    const sentAs = { prefix: 'batch_job_', method: 'replace' } as const;
    const state = add(add(undefined, aRun(0, 0), { sentAs }), aRun(10, 1), { sentAs });
    const elsewhere = addAll([aRun(200, 1)]);
    expect(selectPending(state, NOTHING, held(elsewhere))).toMatchObject({ mode: 'add' });
    const older = addAll([aRun(-20, 1), aRun(-9, 0)]);
    expect(selectPending(state, NOTHING, held(older))).toMatchObject({ mode: 'replace' });
  });

  test('does not send running 0 if a newer run was announced', () => {
    const before = addAll([aRun(0, 0)]);
    const state = add(before, aRun(10, 1));
    const announced = held(before, { last_start_timestamp_seconds: 60, running: 1 });
    expect(selectPending(state, NOTHING, announced)?.selection.lastRun).toBe('end');
  });

  test('is newer than our own earlier runs at the gateway, even if the clock was set back', () => {
    const before = addAll([aRun(5000, 0), aRun(5010, 1)]);
    const state = addAll([aRun(5000, 0), aRun(5010, 1), aRun(1000, 0)]);
    const parcel = selectPending(state, NOTHING, held(before));
    expect(parcel?.selection).toMatchObject({
      lastRun: 'whole',
      lastSuccess: { completedAt: 1001 },
      lastFailure: undefined,
    });
  });

  test('is known to be newer by the delivered completion time, if the state no longer has that run', () => {
    const first = add(undefined, aRun(9000, 0));
    const delivered = markDelivered(first, 'http://g', first);
    const runs = Array.from({ length: 150 }, (_, index) => aRun(1000 + index, 0));
    const state = runs.reduce<GroupState>((each, run) => add(each, run), delivered);
    const [known] = state.destinations;
    expect(selectPending(state, known!, held(first))?.selection.lastRun).toBe('whole');
    expect(selectPending(state, NOTHING, held(first))).toBeUndefined();
  });
});

describe('a run that has just ended', () => {
  test.each([
    ['a success', [0], false],
    ['a success after a failure that was sent', [1, 0], false],
    ['the first failure', [1], false],
    ['a failure after a success', [0, 1], true],
  ])('%s: whether a snapshot is needed', (_, codes, isNeeded) => {
    const state = codes.reduce<GroupState | undefined>((previous, code, index) => {
      const sent = previous && markDelivered(previous, 'http://g', previous);
      return add(sent, aRun(index * 10, code));
    }, undefined)!;
    expect(isSnapshotNeeded(state, state.destinations[0])).toBe(isNeeded);
  });

  test('a success needs a snapshot if a failure was never delivered', () => {
    const state = addAll([aRun(0, 1), aRun(10, 0)]);
    expect(isSnapshotNeeded(state, state.destinations[0])).toBe(true);
  });

  test('sends the last success to a restarted gateway, and keeps a newer one', () => {
    const state = addAll([aRun(0, 0), aRun(10, 1)]);
    const success = (families: RemoteFamilies | undefined) =>
      selectFresh(state, families, 'known').selection.lastSuccess?.completedAt;
    expect(success(undefined)).toBe(1);
    expect(success(held(addAll([aRun(5, 0)])))).toBeUndefined();
    expect(success(held(addAll([aRun(-5, 0)])))).toBe(1);
  });

  test('a success does not send a failure that was delivered before', () => {
    const state = addAll([aRun(0, 1), aRun(10, 0)]);
    expect(selectFresh(state, 'unseen', 'known').selection.lastFailure).toBeUndefined();
  });
});

test('a failure leaves the deadline of a later success on another host, and no other', () => {
  const state = addAll([aRun(0, 0), aRun(500, 1)]);
  const deadlineKept = (elsewhere: GroupState) =>
    selectFresh(state, held(elsewhere), 'known').selection.isDeadlineKept ?? false;
  expect(deadlineKept(addAll([aRun(100, 0)]))).toBe(true);
  expect(deadlineKept(addAll([aRun(-100, 0)]))).toBe(false);
  expect(deadlineKept(state)).toBe(false);
  const due = {
    schedule: { kind: 'every', seconds: 60 },
    deadline: 70,
    intervalSeconds: 60,
  } as const;
  const names = (isDeadlineKept: boolean) =>
    familiesOf(
      { ...state, due },
      { ...selectFresh(state, undefined, 'known').selection, isDeadlineKept },
    ).core.map(({ name }) => name);
  expect(names(false)).toContain('batch_job_next_deadline_timestamp_seconds');
  expect(names(true)).not.toContain('batch_job_next_deadline_timestamp_seconds');
});

test('a group with skipped runs only sends totals and skips in a row', () => {
  const state = add(undefined, aSkippedRun(10));
  const parcel = selectPending(state, NOTHING, undefined);
  const { core, userNamed } = familiesOf(state, parcel!.selection);
  expect([...core, ...userNamed].map(({ name }) => name)).toEqual([
    'batch_job_consecutive_skips',
    'batch_job_runs_total',
  ]);
});
