import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricFamily, Sample } from '../../src/model/metric-family.js';
import type { GroupingKey } from '../../src/model/grouping-key.js';
import { groupingKeyProblems, pushProblems } from '../../src/exposition/validate.js';
import { validFamilies } from './arbitrary.js';

const nightly: GroupingKey = { job: 'db_backup', labels: { company_area: 'Shanghai' } };

describe('the grouping key', () => {
  it.each<GroupingKey>([
    { job: 'db_backup', labels: {} },
    nightly,
    { job: 'a/b ü ..', labels: { instance: 'host:9091', path: '/' } },
  ])('$job is valid', (key) => {
    expect(groupingKeyProblems(key)).toEqual([]);
  });

  it.each<[string, GroupingKey, string]>([
    ['an empty job', { job: '', labels: {} }, 'the job is empty: give it a name'],
    [
      'a job that is not UTF-8',
      { job: 'a\ud800', labels: {} },
      'job: the value is not valid UTF-8',
    ],
    [
      'an empty instance, which would disable the gateway',
      { job: 'a', labels: { instance: '' } },
      'grouping label "instance": the value is empty',
    ],
    [
      'a value that is not UTF-8, which would disable the gateway',
      { job: 'a', labels: { region: '\udfff' } },
      'grouping label "region": the value is not valid UTF-8',
    ],
    ['a second job', { job: 'a', labels: { job: 'b' } }, '"job" cannot be a grouping label'],
    ['a bad name', { job: 'a', labels: { 'b-c': '1' } }, '"b-c" is not a label name'],
    ['a reserved name', { job: 'a', labels: { __b: '1' } }, '"__b" starts with __'],
    ['no name', { job: 'a', labels: { '': '1' } }, 'the label has no name'],
  ])('%s is refused', (_, key, reason) => {
    expect(groupingKeyProblems(key)).toEqual([expect.stringContaining(reason)]);
    expect(pushProblems([], key)).toEqual(groupingKeyProblems(key));
  });

  it('all problems are reported at once', () => {
    expect(groupingKeyProblems({ job: '', labels: { job: '', '1a': 'b' } })).toHaveLength(4);
  });
});

describe('the families', () => {
  it('one name with different constant labels is valid in a group', () => {
    const status = gauge('devgroup_armani_status', [
      { labels: { company_name: 'a', company_id: '1' }, value: 1 },
      { labels: { company_name: 'b', company_id: '2' }, value: 1 },
    ]);
    expect(pushProblems([status], nightly)).toEqual([]);
  });

  it('valid families have no problems', () => {
    fc.assert(
      fc.property(validFamilies, (families) => {
        expect(pushProblems(families, { job: 'a', labels: {} })).toEqual([]);
      }),
    );
  });

  it.each<[string, readonly MetricFamily[], string]>([
    ['a bad name', [gauge('a-b')], '"a-b" is not a metric name'],
    ['a name of the gateway', [gauge('push_time_seconds')], 'belongs to the Pushgateway itself'],
    ['a bad label name', [labelled({ 'a-b': '1' })], 'metric "x": "a-b" is not a label name'],
    ['a reserved label name', [labelled({ __a: '1' })], 'metric "x": "__a" starts with __'],
    ['a job', [labelled({ job: 'other' })], 'has the label "job", which the group sets'],
    ['a grouping label', [labelled({ company_area: 'Shanghai' })], 'has the label "company_area"'],
    ['an empty instance', [labelled({ instance: '' })], 'label "instance": the value is empty'],
    ['half a character', [labelled({ a: '\ud800' })], 'label "a": the value is not valid UTF-8'],
    [
      'a lone surrogate in HELP',
      [{ ...gauge('x'), help: '\ud800' }],
      'the HELP of "x" is not valid',
    ],
    [
      'a series twice',
      [
        gauge('x', [
          { labels: { a: '1', b: '2' }, value: 1 },
          { labels: { b: '2', a: '1' }, value: 2 },
        ]),
      ],
      'x{b="2",a="1"} appears twice',
    ],
    [
      'a series that differs only by an empty label',
      [
        gauge('x', [
          { labels: {}, value: 1 },
          { labels: { a: '' }, value: 2 },
        ]),
      ],
      'x{a=""} appears twice',
    ],
    ['a family twice', [gauge('x'), gauge('y'), gauge('x')], '"x" appears as two families'],
    [
      'a metric x_sum beside a summary x',
      [gauge('x_sum'), summary()],
      '"x_sum" is also a part of the summary "x"',
    ],
    [
      'a metric x_count beside a histogram x',
      [{ ...summary(), type: 'histogram' }, gauge('x_count')],
      '"x_count" is also a part of the histogram "x"',
    ],
    [
      'a metric x_bucket beside a histogram x',
      [{ ...summary(), type: 'histogram' }, gauge('x_bucket')],
      '"x_bucket" is also a part of the histogram "x"',
    ],
    [
      'a number as a string, which would be sent as +Inf',
      [gauge('x', [{ labels: {}, value: '5' as unknown as number }])],
      'has a value that is not a number',
    ],
    [
      'a sample of another name',
      [gauge('x', [{ name: 'y', labels: {}, value: 1 }])],
      '"y" is not a sample of the gauge "x"',
    ],
    [
      'a sample that only begins with the name',
      [{ ...summary(), samples: [{ name: 'xconstructor', labels: {}, value: 1 }] }],
      '"xconstructor" is not a sample of the summary "x"',
    ],
    [
      'a quantile that is missing',
      [{ ...summary(), samples: [{ labels: {}, value: 1 }] }],
      '"x" needs the label "quantile"',
    ],
  ])('%s is refused', (_, families, reason) => {
    expect(pushProblems(families, nightly)).toEqual([expect.stringContaining(reason)]);
  });

  it('a metric x_bucket beside a summary x is valid', () => {
    expect(pushProblems([summary(), gauge('x_bucket')], nightly)).toEqual([]);
  });

  it('an empty label value is valid, because it means an absent label', () => {
    expect(pushProblems([labelled({ error: '' })], nightly)).toEqual([]);
  });

  it.each([
    ['histogram', 'le'],
    ['summary', 'quantile'],
  ] as const)('a %s cannot go to a group with the label %s', (type, label) => {
    const family: MetricFamily = { ...summary(), type };
    const problems = pushProblems([family], { job: 'a', labels: { [label]: '1' } });
    expect(problems).toEqual([expect.stringContaining(`has the label "${label}"`)]);
    expect(pushProblems([gauge('x')], { job: 'a', labels: { [label]: '1' } })).toEqual([]);
  });

  it('families without samples are ignored', () => {
    const empty: MetricFamily = { name: '1', help: '\ud800', type: 'gauge', samples: [] };
    expect(pushProblems([empty, empty, gauge('x')], nightly)).toEqual([]);
  });

  it('the same reason for many samples is reported once', () => {
    const samples = [...Array(1000).keys()].map((n) => ({
      labels: { job: 'a', n: `${n}` },
      value: n,
    }));
    expect(pushProblems([gauge('x', samples)], nightly)).toHaveLength(1);
  });
});

function gauge(
  name: string,
  samples: readonly Sample[] = [{ labels: {}, value: 1 }],
): MetricFamily {
  return { name, help: 'Help.', type: 'gauge', samples };
}

function labelled(labels: Record<string, string>): MetricFamily {
  return gauge('x', [{ labels, value: 1 }]);
}

function summary(): MetricFamily {
  const samples = [{ name: 'x_sum', labels: {}, value: 1 }];
  return { name: 'x', help: 'Help.', type: 'summary', samples };
}
