import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupsIn, type QueriedSeries } from '../../../src/destinations/engine/groups.js';
import { idOf } from '../../../src/model/grouping-key.js';
import type { Labels } from '../../../src/model/metric-family.js';

const text = fc.constantFrom('a', 'b', '');
const labels = fc.dictionary(fc.constantFrom('x', 'y', 'z', '__proto__'), text, { maxKeys: 3 });
const series = fc.record({ job: text, labels }).map(({ job, labels: others }): QueriedSeries => ({
  labels: { ...others, job, __name__: 'm' },
  value: 1,
}));

function hasAll(whole: Labels, part: Labels): boolean {
  return Object.entries(part).every(([name, value]) => whole[name] === value);
}

test('a series is in the group with the most labels of those whose labels it has, and in no other', () => {
  fc.assert(
    fc.property(fc.array(series), fc.array(series), (pushTimes, all) => {
      const groups = groupsIn(pushTimes, all);
      for (const each of all) {
        const lone = groupsIn(pushTimes, [each]).filter(({ families }) => families.size > 0);
        const fitting = groups.filter(
          ({ key }) => key.job === each.labels['job'] && hasAll(each.labels, key.labels),
        );
        expect(lone).toHaveLength(Math.min(1, fitting.length));
        const most = Math.max(0, ...fitting.map(({ key }) => Object.keys(key.labels).length));
        for (const { key } of lone) {
          expect(fitting.map((group) => idOf(group.key))).toContain(idOf(key));
          expect(Object.keys(key.labels)).toHaveLength(most);
        }
      }
    }),
  );
});

function of(name: string, others: Labels): QueriedSeries {
  return { labels: { ...others, job: 'a', __name__: name }, value: 1 };
}

test('a series without some labels of a larger group is not taken for one of the group without labels', () => {
  const groups = groupsIn(
    [{}, { x: '1' }, { y: '1', z: '1' }].map((others) => of('push_time_seconds', others)),
    [of('m', { x: '1' })],
  );
  expect(groups.map(({ families }) => families.size)).toEqual([0, 1, 0]);
});

test('names of labels with commas are told apart', () => {
  const all = [{ x: '1', y: '1' }, { 'x,y': '1' }];
  const groups = groupsIn(
    all.map((others) => of('push_time_seconds', others)),
    all.map((others) => of('m', others)),
  );
  expect(groups.map(({ families }) => families.size)).toEqual([1, 1]);
});

test('a job with ten thousand groups is sorted without a search through all of them', () => {
  const of = (name: string) =>
    Array.from({ length: 10_000 }, (_, index) => ({
      labels: { __name__: name, job: 'a', shard: `${index}` },
      value: index,
    }));
  const groups = groupsIn(of('push_time_seconds'), of('batch_job_success'));
  expect(
    groups.map(({ families }) => families.get('batch_job_success')?.samples[0]?.value),
  ).toEqual(groups.map((_, index) => index));
}, 20_000);
