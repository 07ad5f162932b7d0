import fc from 'fast-check';
import type { GroupingKey } from '../../src/model/grouping-key.js';
import type { GroupState } from '../../src/model/group-state.js';
import { encodeState } from '../../src/state/encoding.js';
import { add, addAll, aRun, aSkippedRun, KEY } from './a-run.js';

/** With every field that a state can have. */
export function aFullState(key: GroupingKey = KEY): GroupState {
  const attempt = { startedAt: 10, durationSeconds: 1, outcome: 'exited', exitCode: 1 } as const;
  const failed = aRun(10, 1, {
    attempts: [attempt],
    labels: { team: 'db' },
    records: [{ name: 'rows', labels: { table: 'a' }, value: Number.NaN }],
    gauges: [{ name: 'dump_bytes', labels: { disk: 'b' }, value: 5 }],
    stages: [{ name: 'load', seconds: 0.5 }],
    output: [{ stream: 'stdout', lines: 1, bytes: 2 }],
    resources: {
      cpu: { user: 1, system: 2 },
      maxResidentMemoryBytes: 4096,
      blockIo: { readBytes: 1, writtenBytes: 2 },
    },
    outcome: { kind: 'expectation-failed', expression: 'rows > 0', values: { rows: 5 } },
  });
  const state = add(addAll([aRun(0, 0), failed]), aSkippedRun(20));
  const [destination] = state.destinations;
  return { ...state, key, destinations: [{ ...destination!, completedAt: 5 }] };
}

/** Values of every type that JSON has, those among them that JavaScript treats in a way of its own. */
const stranger = fc.oneof(
  fc.constantFrom(
    null,
    true,
    '',
    'x',
    '\uD800',
    'a b',
    '__proto__',
    0,
    -1,
    0.5,
    1e20,
    1e300,
    [],
    {},
    [null],
    [[]],
    ['x'],
    [{}],
    { constructor: 5 },
    { toString: 1, valueOf: 1 },
    { length: 3 },
    { kind: 'exited' },
  ),
  fc.json({ maxDepth: 2 }).map((text) => JSON.parse(text) as unknown),
);

type Step = string | number;

/** The text of a state in which one thing is another. */
export function mutations(state: GroupState): fc.Arbitrary<string> {
  const whole = JSON.parse(encodeState(state)) as unknown;
  const change = fc.oneof(
    { weight: 8, arbitrary: stranger.map((value) => ({ kind: 'replace', value }) as const) },
    { weight: 1, arbitrary: fc.constant({ kind: 'remove' } as const) },
    { weight: 1, arbitrary: fc.constant({ kind: 'double' } as const) },
  );
  return fc
    .tuple(fc.constantFrom(...pathsIn(whole)), change)
    .map(([path, change]) => JSON.stringify(changed(whole, path, change)));
}

type Change = { kind: 'replace'; value: unknown } | { kind: 'remove' } | { kind: 'double' };

function pathsIn(value: unknown, path: readonly Step[] = []): readonly (readonly Step[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([step, each]) => pathsIn(each, [...path, step]))];
}

function changed(value: unknown, [step, ...rest]: readonly Step[], change: Change): unknown {
  if (step === undefined) return change.kind === 'replace' ? change.value : null;
  const copy = structuredClone(value) as Record<Step, unknown> | unknown[];
  const inside = copy as Record<Step, unknown>;
  if (rest.length > 0 || change.kind === 'replace') {
    inside[step] = changed(inside[step], rest, change);
  } else if (Array.isArray(copy)) {
    copy.splice(
      Number(step),
      1,
      ...(change.kind === 'double' ? [copy[Number(step)], copy[Number(step)]] : []),
    );
  } else if (change.kind === 'remove') delete inside[step];
  else inside[`${step}x`] = inside[step];
  return copy;
}
