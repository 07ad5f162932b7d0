import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromGroup } from '../../../src/commands/status/remote-groups.js';
import { formatTable } from '../../../src/commands/status/status-table.js';
import { PLAIN } from '../../../src/commands/table.js';
import {
  type GatewayGroup,
  GroupsReader,
  type ListedGroups,
} from '../../../src/destinations/pushgateway/groups.js';

/** An answer that arrives in pieces of this many bytes; undefined if it is no list. */
function parseGroups(json: string, pieces = 7): ListedGroups<GatewayGroup> | undefined {
  const reader = new GroupsReader((group) => group);
  const bytes = Buffer.from(json);
  for (let at = 0; at < bytes.length; at += pieces) {
    if (!reader.read(bytes.subarray(at, at + pieces))) break;
  }
  const end = reader.end();
  return typeof end === 'object' ? end : undefined;
}

/** The one group of an answer that has just this entry. */
function groupOf(entry: unknown): GatewayGroup | undefined {
  const { groups, leftOut } = parseGroups(JSON.stringify({ status: 'success', data: [entry] }))!;
  expect(groups.length + leftOut).toBe(1);
  return groups[0];
}

const LABELS = { job: 'a', region: 'eu' };

function family(...values: unknown[]): object {
  const metrics = values.map((value) => ({ labels: { ...LABELS, instance: '' }, value }));
  return { type: 'GAUGE', help: 'H.', time_stamp: '2026-01-01T00:00:00Z', metrics };
}

test('a group has its key, its times and its families, with labels as they were pushed', () => {
  const group = groupOf({
    labels: LABELS,
    last_push_successful: true,
    push_time_seconds: family('1.7e+09'),
    push_failure_time_seconds: family('0'),
    x: {
      type: 'COUNTER',
      metrics: [{ labels: { ...LABELS, instance: '', to: 'b' }, value: '2' }],
    },
  });
  expect(group).toEqual({
    key: { job: 'a', labels: { region: 'eu' } },
    lastPushSuccessful: true,
    pushTimeSeconds: 1.7e9,
    pushFailureTimeSeconds: 0,
    families: new Map([
      ['x', { name: 'x', help: '', type: 'counter', samples: [{ labels: { to: 'b' }, value: 2 }] }],
    ]),
  });
});

test.for([
  ['NaN', Number.NaN],
  ['+Inf', Infinity],
  ['-Inf', -Infinity],
  ['1.7953621870385585e+09', 1795362187.0385585],
  ['-0', -0],
] as const)('value %s is %d', ([text, value]) => {
  expect(groupOf({ labels: LABELS, x: family(text) })?.families.get('x')?.samples).toEqual([
    { labels: {}, value },
  ]);
});

test('an instance that is not empty stays, be it of the group or of the sample', () => {
  const ofGroup = groupOf({
    labels: { job: 'a', instance: 'i' },
    x: { metrics: [{ labels: { job: 'a', instance: 'i' }, value: '1' }] },
  });
  expect(ofGroup?.key).toEqual({ job: 'a', labels: { instance: 'i' } });
  const ofSample = groupOf({
    labels: { job: 'a' },
    x: { metrics: [{ labels: { job: 'a', instance: 'i' }, value: '1' }] },
  });
  expect(ofSample?.families.get('x')?.samples[0]?.labels).toEqual({ instance: 'i' });
});

test('a family called labels does not hide the key', () => {
  const group = groupOf({ labels: family('1'), push_time_seconds: family('5') });
  expect(group?.key).toEqual({ job: 'a', labels: { region: 'eu' } });
  expect([...group!.families.keys()]).toEqual(['labels']);
});

test('a family called last_push_successful does not hide whether it was', () => {
  const entry = { labels: LABELS, last_push_successful: family('1') };
  const times = (success: string, failure: string): object => ({
    ...entry,
    push_time_seconds: family(success),
    push_failure_time_seconds: family(failure),
  });
  expect(groupOf(times('5', '0'))?.lastPushSuccessful).toBe(true);
  expect(groupOf(times('5', '6'))?.lastPushSuccessful).toBe(false);
});

test('what is not as expected is skipped, the rest is read', () => {
  const group = groupOf({
    labels: LABELS,
    number: 1,
    nothing: null,
    list: [],
    empty: {},
    odd: { metrics: 'none' },
    x: {
      type: 7,
      help: 8,
      metrics: [null, {}, { value: 1 }, { value: '2' }, { labels: 3, value: '4' }],
    },
  });
  expect([...group!.families]).toEqual([
    [
      'x',
      {
        name: 'x',
        help: '',
        type: 'untyped',
        samples: [
          { labels: {}, value: 2 },
          { labels: {}, value: 4 },
        ],
      },
    ],
  ]);
  expect(group).not.toHaveProperty('pushTimeSeconds');
});

test.for([null, 1, 'a', [], {}, { labels: {} }, { labels: { region: 'eu' } }, { labels: 1 }])(
  'an entry without a job is skipped: %j',
  (entry) => {
    expect(groupOf(entry)).toBeUndefined();
  },
);

test.for([1, 2, 3, 1000])('an answer in pieces of %i bytes is the same list', (pieces) => {
  const value = ['x', 'quote " \\', 'brace }],{ [', '北京', '\n', ''];
  const data = value.map((region) => ({
    labels: { job: 'a', region },
    list: [[], {}, [1, '],[']],
  }));
  for (const space of [0, 2]) {
    const json = JSON.stringify({ status: 'success', data }, undefined, space);
    expect(parseGroups(json, pieces)?.groups.map(({ key }) => key.labels['region'])).toEqual(value);
  }
});

test('the members of an answer may come in any order, and others beside them', () => {
  const entry = { labels: { job: 'a' } };
  const answers = [
    { data: [entry], status: 'success' },
    { other: [entry], more: { data: [entry] }, status: 'success', data: [entry] },
  ];
  for (const answer of answers) {
    expect(parseGroups(JSON.stringify(answer))).toMatchObject({ groups: [{ key: { job: 'a' } }] });
  }
});

test.for([
  '{"status":"success","data":[{"labels":{"job":"a"}}',
  '{"status":"success","data":[{"labels":{"job":"a"}},',
  '{"status":"success","data":[{"labels":{"job":"a}}]}',
  '{"status":"success","data":[{"labels":{"job":"a"}}]} 1',
  '{"status":"success","data":[{"labels":{"job"}}]}',
  '{"status":"success","data":{"0":[{"labels":{"job":"a"}}]}}',
  '{"status":"error","data":[{"labels":{"job":"a"}}]}',
])('what is cut or no list is none: %s', (text) => {
  expect(parseGroups(text)).toBeUndefined();
});

test('no JSON throws', () => {
  const values = fc.constantFrom('1', 1, 'NaN', '+Inf', '1e300', '-5', 'x');
  const families = values.chain((value) =>
    fc.constantFrom({ ...family(value), type: { toString: 1 } }, family(value)),
  );
  const inner = fc.oneof(fc.jsonValue(), fc.constant(LABELS), families);
  const names = fc.constantFrom(
    'labels',
    'push_time_seconds',
    'last_push_successful',
    'xduration_seconds',
    'xlast_success_timestamp_seconds',
    'xrecords',
    'xconsecutive_failures',
  );
  const entry = fc.oneof(fc.jsonValue(), fc.dictionary(names, inner));
  fc.assert(
    fc.property(fc.array(entry), (data) => {
      const { groups, leftOut } = parseGroups(JSON.stringify({ status: 'success', data }))!;
      expect(groups.length + leftOut).toBe(data.length);
      formatTable(
        groups.map((group) => fromGroup(group, 'http://g', 'x')),
        { now: 1000, maxAgeSeconds: 60 },
        PLAIN,
      );
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseGroups(text)).toBeUndefined();
    }),
  );
});
