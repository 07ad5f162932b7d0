/** Compares our rules for valid expositions with a Pushgateway. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { parseExposition } from '../../src/exposition/parse.js';
import type { MetricFamily } from '../../src/model/metric-family.js';
import type { GroupingKey } from '../../src/model/grouping-key.js';
import { EXPOSITION_CONTENT_TYPE, renderExposition } from '../../src/exposition/render.js';
import { pushProblems } from '../../src/exposition/validate.js';
import { type Pushgateway, startPushgateway } from '../rig/pushgateway.js';
import { describeWith } from '../rig/server.js';
import { damagedExposition, nearlyExposition, validFamilies } from './arbitrary.js';

const HISTOGRAM = '# TYPE x histogram\n';
const SUMMARY = '# TYPE x summary\n';

const BOTH_ACCEPT = [
  ['a sample', 'x 1\n'],
  ['HELP and TYPE', '# HELP x Help.\n# TYPE x gauge\nx 1\n'],
  ['TYPE before HELP', '# TYPE x gauge\n# HELP x Help.\nx 1\n'],
  ['HELP after samples', 'x 1\n# HELP x Help.\n'],
  ['a TYPE in capitals', '# TYPE x GAUGE\nx 1\n'],
  ['#TYPE without a blank', '#TYPE x gauge\nx 1\n'],
  ['other comments', '# hello\n# EOF\n# UNIT x seconds\nx 1\n'],
  ['blanks around the labels', ' x { a = "1" , b = "2" , } 1\n'],
  ['no blank before the value', 'x{a="1"}1\n'],
  ['every escape', 'x{a="\\\\ \\" \\n"} 1\n'],
  ['any character', 'x{a="ü 𝄞 \0 \r \t"} 1\n'],
  ['numbers', '# TYPE x gauge\nx{a="1"} .5\nx{a="2"} 5.\nx{a="3"} +1e3\nx{a="4"} 1e-999\n'],
  ['no numbers', '# TYPE x gauge\nx{a="1"} nAn\nx{a="2"} +Inf\nx{a="3"} -infinity\n'],
  ['a family in two places', '# TYPE x gauge\nx{a="1"} 1\ny 1\nx{a="2"} 1\n'],
  ['a histogram', `${HISTOGRAM}x_bucket{le="1.0"} 1\nx_bucket{le="+Inf"} 2\nx_sum 3\nx_count 2\n`],
  ['a summary', `${SUMMARY}x{quantile="0.50"} NaN\nx_sum 3\nx_count 2\nx_bucket 1\n`],
  ['a name that starts with __', '__proto__ 1\n__x 1\n'],
  ['an empty label', 'x{a=""} 1\n'],
  ['instances in the samples', 'x{instance="a"} 1\nx{instance="b"} 2\n'],
  [
    'constant labels of one name',
    'devgroup_armani_status{company_name="a",company_id="1"} 1\n' +
      'devgroup_armani_status{company_name="b",company_id="2"} 1\n',
  ],
  ['a counter beside its total', '# TYPE x counter\nx 1\nx_total 2\n'],
  ['nothing', ''],
] as const;

const BOTH_REFUSE = [
  ['a name with a dash', 'a-b 1\n'],
  ['a name with an umlaut', 'ä 1\n'],
  ['prose after HELP', '# HELP me, please\nx 1\n'],
  ['a label name with a colon', 'x{a:b="1"} 1\n'],
  ['a label name that starts with __', 'x{__a="1"} 1\n'],
  ['the label __name__', 'x{__name__="y"} 1\n'],
  ['a label twice', 'x{a="1",a="2"} 1\n'],
  ['nothing but a comma', 'x{,} 1\n'],
  ['other quotes', "x{a='1'} 1\n"],
  ['no quotes', 'x{a=1} 1\n'],
  ['an open brace', 'x{a="1" 1\n'],
  ['an open quote', 'x{a="1} 1\n'],
  ['an unknown escape', 'x{a="C:\\dir"} 1\n'],
  ['an unknown escape in HELP', '# HELP x C:\\dir\nx 1\n'],
  ['a line break in a label', 'x{a="1\n2"} 1\n'],
  ['no value', 'x\n'],
  ['hexadecimal', 'x 0x1p3\n'],
  ['an underscore in a number', 'x 1_000\n'],
  ['a number too large', 'x 1e999\n'],
  ['a NaN with a sign', 'x +NaN\n'],
  ['a timestamp with a fraction', 'x 1 1.5\n'],
  ['text after a timestamp', 'x 1 2 3\n'],
  ['an exemplar', 'x 1 # {a="b"} 1\n'],
  ['an unknown type', '# TYPE x info\nx 1\n'],
  ['a second TYPE', '# TYPE x gauge\n# TYPE x gauge\nx 1\n'],
  ['a late TYPE', 'x 1\n# TYPE x gauge\n'],
  ['a second HELP', '# HELP x a\n# HELP x a\nx 1\n'],
  ['a series twice', 'x{a="1",b="2"} 1\nx{b="2",a="1"} 2\n'],
  ['a series twice for want of an instance', 'x 1\nx{instance=""} 2\n'],
  ['a series twice for the sake of its job', 'x{job="a"} 1\nx{job="b"} 2\n'],
  ['le in words', `${HISTOGRAM}x_bucket{le="a"} 1\n`],
  ['quantile in words', `${SUMMARY}x{quantile="a"} 1\n`],
  ['a part before its TYPE', `x_bucket{le="1"} 1\n${HISTOGRAM}x_sum 1\n`],
  ['a part with a TYPE of its own', `# TYPE x_count gauge\n${SUMMARY}x_count 1\nx_sum 1\n`],
  ['a TYPE for a part', `${SUMMARY}# TYPE x_count gauge\nx_count 1\n`],
] as const;

const WE_REPAIR = [
  ['no final newline', 'x 1'],
  ['CRLF', 'x 1\r\n'],
  ['a byte order mark', '\uFEFFx 1\n'],
  ['a timestamp', 'x 1 1700000000000\n'],
  ['blanks behind the value', 'x 1  \n'],
  ['blanks behind the type', '# TYPE x gauge \nx 1\n'],
] as const;

/** The gateway responds with 200, but then it or Prometheus shows something else. */
const ONLY_WE_REFUSE = [
  ['a series twice for Prometheus', 'x 1\nx{a=""} 2\n'],
  ['a job that is overwritten', 'x{job="a"} 1\n'],
  ['a histogram without le', `${HISTOGRAM}x_bucket 1\n`],
  ['a histogram with le NaN', `${HISTOGRAM}x_bucket{le="NaN"} 1\n`],
  ['a histogram with a bucket twice', `${HISTOGRAM}x_bucket{le="1"} 1\nx_bucket{le="1.0"} 1\n`],
  ['a histogram as a gauge', `${HISTOGRAM}x 1\n`],
  ['a summary without quantile', `${SUMMARY}x 1\n`],
  ['an OpenMetrics counter', '# TYPE x counter\nx_total 1\n'],
  ['a name of the gateway', 'go_x 1\n'],
] as const;

/** Pushgateway accepts it before version 1.11. */
const NEGATIVE_COUNT = `${HISTOGRAM}x_count -1\n`;

/** The error message of the gateway for text that only our parser accepts. */
const REPAIRED =
  /must not have timestamps|unexpected end of input stream|unknown metric type "\w+(?: |\\t)+"|expected integer as timestamp, got ""|invalid escape sequence '\\"'/;

const group: GroupingKey = { job: 'db_backup', labels: { company_area: 'Shanghai' } };

describeWith('prometheus-pushgateway')('the parser and a Pushgateway', () => {
  let gateway: Pushgateway;
  beforeAll(async () => {
    gateway = await startPushgateway();
  });

  it.each(BOTH_ACCEPT)('both accept %s with the same meaning', async (_, text) => {
    expect(await push(text)).toBe('');
    const direct = await shown();
    const families = ours(text);
    expect(families).toBeDefined();
    expect(await push(await renderExposition(families ?? []))).toBe('');
    expect(await shown()).toEqual(direct);
  });

  it.each(BOTH_REFUSE)('both refuse %s', async (_, text) => {
    expect(await push(text)).not.toBe('');
    expect(ours(text)).toBeUndefined();
  });

  it.each(WE_REPAIR)('the gateway refuses %s, we repair it', async (_, text) => {
    expect(await push(text)).not.toBe('');
    expect(await push(await renderExposition(ours(text) ?? []))).toBe('');
    expect(await shown()).toContainEqual(expect.stringMatching(/^x\{.*\} 1$/));
  });

  it.each(ONLY_WE_REFUSE)('the gateway accepts %s, we refuse it', async (_, text) => {
    expect(await push(text)).toBe('');
    expect(ours(text)).toBeUndefined();
  });

  it('we refuse a negative count', () => {
    expect(ours(NEGATIVE_COUNT)).toBeUndefined();
  });

  it('both accept every valid family', async () => {
    await fc.assert(
      fc.asyncProperty(validFamilies, async (families) => {
        expect(await push(await renderExposition(families))).toBe('');
      }),
    );
  });

  it('nearly valid text that we parse is accepted with the same meaning, the rest is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(nearlyExposition, damagedExposition), async (text) => {
        const families = ours(text);
        const refusal = await push(text);
        if (families === undefined) return;
        const direct = await shown();
        expect(await push(await renderExposition(families))).toBe('');
        if (refusal === '') expect(await shown()).toEqual(direct);
        else expect(refusal).toMatch(REPAIRED);
      }),
      { numRuns: 300 },
    );
  });

  /** Replaces the group. Returns the reason of a refusal, empty for 200. */
  async function push(body: string): Promise<string> {
    const answer = await fetch(`${gateway.url}/metrics/job/db_backup/company_area/Shanghai`, {
      method: 'PUT',
      headers: { 'content-type': EXPOSITION_CONTENT_TYPE },
      body,
    });
    const text = await answer.text();
    if (answer.status === 200) return '';
    return `${answer.status} ${text}`;
  }

  /** The scraped samples of the group. */
  async function shown(): Promise<readonly string[]> {
    const lines = (await gateway.metrics()).split('\n');
    return lines.filter((line) => line.includes('job="db_backup"') && !line.startsWith('push_'));
  }
});

/** The families that we would push. Undefined if we refuse. */
function ours(text: string): readonly MetricFamily[] | undefined {
  const parsed = parseExposition(text);
  if (parsed.kind === 'invalid') return undefined;
  return pushProblems(parsed.families, group).length === 0 ? parsed.families : undefined;
}
