import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderDocument } from '../../src/exposition/document.js';
import { parseExposition } from '../../src/exposition/parse.js';
import { pushProblems } from '../../src/exposition/validate.js';
import type { GroupingKey } from '../../src/model/grouping-key.js';
import type { Labels, MetricFamily } from '../../src/model/metric-family.js';
import { groupText } from '../../src/pull/group-text.js';
import { joinGroups } from '../../src/pull/join-families.js';

function gauge(name: string, value: number, labels: Labels = {}): MetricFamily {
  return { name, type: 'gauge', help: `Help of ${name}.`, samples: [{ labels, value }] };
}

async function joined(
  ...groups: readonly (readonly [GroupingKey, core: MetricFamily[], userNamed?: MetricFamily[]])[]
) {
  const texts = await Promise.all(
    groups.map(([key, core, userNamed = []]) => groupText(key, { core, userNamed })),
  );
  const { families, problems } = joinGroups(texts);
  const [text, openMetrics] = (['text', 'openmetrics'] as const).map((format) =>
    renderDocument(families, format),
  );
  return { text: text ?? '', openMetrics: openMetrics ?? '', problems };
}

const A = { job: 'a', labels: {} };
const B = { job: 'b', labels: { region: 'eu' } };
const RUNS = { ...gauge('batch_job_runs_total', 3), type: 'counter' } as const;

test('a family of several groups has one HELP and one TYPE', async () => {
  const { text, problems } = await joined([A, [gauge('up_to', 1)]], [B, [gauge('up_to', 2)]]);
  expect(text).toBe(
    '# HELP up_to Help of up_to.\n# TYPE up_to gauge\nup_to{job="a"} 1\nup_to{job="b",region="eu"} 2\n',
  );
  expect(problems).toEqual([]);
});

test.each(['batch_job_runs_total', 'batch_job_runs'])(
  'a metric of a user that is named %s gives way to that of every job',
  async (name) => {
    const { text, openMetrics, problems } = await joined([A, [], [gauge(name, 1)]], [B, [RUNS]]);
    expect(text).not.toContain('job="a"');
    expect(openMetrics).toContain('# TYPE batch_job_runs counter\nbatch_job_runs_total{');
    expect(problems).toEqual([expect.stringMatching(`^a: metric "${name}" is left out: another `)]);
  },
);

test('of two groups with the same series, one gives way', async () => {
  const inLabels = gauge('size', 1, { region: 'eu' });
  const inKey: GroupingKey = { job: 'a', labels: { region: 'eu' } };
  const { text, problems } = await joined([A, [inLabels]], [inKey, [gauge('size', 2)]]);
  expect(text.match(/^size\{/gm)).toEqual(['size{']);
  expect(problems).toEqual([
    'a{region="eu"}: size{job="a",region="eu"} is left out: another group has the same series',
  ]);
});

test('a sample with a label of the grouping key is left out', async () => {
  const { text, problems } = await joined([B, [gauge('size', 1, { region: 'us' })]]);
  expect([text, problems]).toEqual(['', [expect.stringMatching(/^b\{region="eu"\}: left out: /)]]);
});

test('HELP, special values and types are those of OpenMetrics', async () => {
  const odd: MetricFamily = { name: 'x', type: 'untyped', help: 'a "b"\n\\', samples: [] };
  const { openMetrics } = await joined([
    A,
    [
      { ...odd, samples: [{ labels: { l: '\n"\\' }, value: Number.NaN }] },
      { ...gauge('count_me', Infinity), type: 'counter' },
    ],
  ]);
  expect(openMetrics).toBe(
    String.raw`# HELP x a \"b\"\n\\
# TYPE x unknown
x{job="a",l="\n\"\\"} NaN
# HELP count_me Help of count_me.
# TYPE count_me unknown
count_me{job="a"} +Inf
# EOF
`,
  );
});

const name = fc.constantFrom('a', 'a_total', 'b', 'c');
const labels = fc.dictionary(
  fc.constantFrom('x', 'y', 'region'),
  fc.constantFrom('', '1', '" \\\n'),
  {
    maxKeys: 2,
  },
);
const family = fc.record({
  name,
  type: fc.constantFrom('gauge' as const, 'counter' as const, 'untyped' as const),
  help: fc.string(),
  samples: fc.array(fc.record({ labels, value: fc.double() }), { maxLength: 3 }),
});
const group = fc.tuple(
  fc.record({
    job: fc.constantFrom('j', 'k'),
    labels: fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom('1', '2'), { maxKeys: 2 }),
  }),
  fc.array(family, { maxLength: 4 }),
  fc.array(family, { maxLength: 4 }),
);

test('whatever the groups are, what is served has each name and each series once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(group, { maxLength: 5, selector: ([key]) => JSON.stringify(key) }),
      async (groups) => {
        const { text, openMetrics } = await joined(...groups);
        const parsed = parseExposition(text);
        if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed));
        expect(
          pushProblems(parsed.families, { job: 'scrape', labels: {} }).filter(
            (each) => !each.includes('"job"'),
          ),
        ).toEqual([]);
        const names = [...openMetrics.matchAll(/^# TYPE (\S+) /gm)].map(([, each]) => each);
        expect(new Set(names).size).toBe(names.length);
      },
    ),
  );
});
