/** Are matchers what Prometheus takes for some, and do they select what it selects? */
import { parser } from '@prometheus-io/lezer-promql';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Labels } from '../../src/model/metric-family.js';
import { parseMatchers } from '../../src/matchers/parse-matchers.js';
import { selectorOf } from '../../src/matchers/selector.js';
import { type Prometheus, startPrometheus } from '../rig/prometheus.js';
import { startPushgateway } from '../rig/pushgateway.js';
import { describeWith } from '../rig/server.js';
import { matcher, nearlyMatchers, nearlyRegexp, writtenMatchers } from './arbitrary.js';

interface Parts {
  readonly label: string;
  readonly operator: string;
}

/** As the grammar of Prometheus' own editor reads them; undefined where it finds a mistake. */
function byGrammar(selector: string): readonly Parts[] | undefined {
  const parts: Parts[] = [];
  let isWrong = false;
  let label = '';
  parser.parse(selector).iterate({
    enter(node) {
      if (node.type.isError) isWrong = true;
      const text = selector.slice(node.from, node.to);
      if (node.name === 'LabelName') label = text;
      if (node.name === 'MatchOp') parts.push({ label, operator: text });
    },
  });
  return isWrong ? undefined : parts;
}

test('the grammar of PromQL finds the same labels and operators', () => {
  const texts = fc
    .array(matcher, { minLength: 1, maxLength: 3 })
    .chain((matchers) => writtenMatchers(matchers));
  fc.assert(
    fc.property(texts, (text) => {
      const selector = text.trim().startsWith('{') ? text : `{${text}}`;
      const parsed = parseMatchers(text);
      if (parsed.kind !== 'matchers') throw new Error(parsed.reason);
      const ours = parsed.matchers.map(({ label, operator }) => ({ label, operator }));
      expect(byGrammar(selector)).toEqual(ours);
    }),
  );
});

/** What a group may be selected by; a label that is absent is not written. */
const GROUPS: readonly Labels[] = [
  '',
  'a',
  'b',
  'A',
  'ab',
  'prod',
  'prod1',
  'xprod',
  'a.b',
  'ü',
  '1',
  'aaa',
].flatMap((a) => ['', 'a', 'prod', '𝄞'].map((b) => ({ ...(a && { a }), ...(b && { job: b }) })));

describeWith('prometheus', 'prometheus-pushgateway')('a real Prometheus', () => {
  let prometheus: Prometheus;
  /** When all was there. A scrape that fails would end it. */
  let scrapedAt: number;

  beforeAll(async () => {
    const gateway = await startPushgateway();
    // The job of a group would overwrite that of its samples: so it goes by another name.
    const samples = GROUPS.map(({ a = '', job = '' }, index) => `x{a="${a}",b="${job}"} ${index}`);
    const body = `# TYPE x gauge\n${samples.join('\n')}\n`;
    const { ok, status } = await fetch(`${gateway.url}/metrics/job/g`, { method: 'POST', body });
    if (!ok) throw new Error(`the gateway answers ${status}`);
    prometheus = await startPrometheus({ scrape: gateway.url });
    const [found] = await prometheus.queryUntilFound('timestamp(x)');
    scrapedAt = found!.value;
  });

  /** The numbers of those that it selects; undefined where it takes the text for a mistake. */
  async function selected(text: string): Promise<readonly number[] | undefined> {
    const inner = text.replace(/^[ \t\n]*\{/, '');
    const selector = `{__name__="x",${inner}${inner === text ? '}' : ''}`;
    try {
      const series = await prometheus.query(selector, scrapedAt);
      return series.map(({ value }) => value).toSorted((a, b) => a - b);
    } catch {
      return undefined;
    }
  }

  function selectedByUs(text: string): readonly number[] | undefined {
    const parsed = parseMatchers(text);
    if (parsed.kind === 'invalid') return undefined;
    const isSelected = selectorOf(parsed.matchers);
    return GROUPS.flatMap(({ a, job }, index) =>
      isSelected({ ...(a !== undefined && { a }), ...(job !== undefined && { b: job }) })
        ? [index]
        : [],
    );
  }

  const label = fc.constantFrom('a', 'b', 'absent');
  const literal = (value: string): string =>
    `"${value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}"`;

  test('selects the same groups by regular expressions, and refuses the same', async () => {
    const each = fc.record({ label, not: fc.boolean(), source: nearlyRegexp });
    await fc.assert(
      fc.asyncProperty(each, async ({ label, not, source }) => {
        const text = `${label}${not ? '!' : '='}~${literal(source)}`;
        expect(selectedByUs(text)).toEqual(await selected(text));
      }),
      { numRuns: 400 },
    );
  });

  test('selects the same groups by equality, absent labels among them', async () => {
    const value = fc.constantFrom('', 'a', 'prod', 'ü', 'A', 'nothing');
    const one = fc
      .record({ label, operator: fc.constantFrom('=', '!='), value })
      .map(({ label, operator, value }) => `${label}${operator}"${value}"`);
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 3 }), async (matchers) => {
        const text = matchers.join(',');
        expect(selectedByUs(text)).toEqual(await selected(text));
      }),
    );
  });

  test('refuses the same text, but for lists that are empty', async () => {
    // Prometheus 3 takes `"my.metric"`, and `"my.label"="x"`. No grouping label of a Pushgateway needs it.
    const takesQuotedNames = (await selected('"x"')) !== undefined;
    await fc.assert(
      fc.asyncProperty(nearlyMatchers, async (text) => {
        const ours = parseMatchers(text);
        fc.pre(!takesQuotedNames || !/(?:^|[,{])\s*["'`]/.test(text));
        fc.pre(ours.kind === 'matchers' || ours.reason !== 'there is no matcher');
        expect(ours.kind === 'matchers').toBe((await selected(text)) !== undefined);
      }),
      { numRuns: 1000 },
    );
  });
});
