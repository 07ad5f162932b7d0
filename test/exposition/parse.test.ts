import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_HELP, parseExposition } from '../../src/exposition/parse.js';
import type { MetricFamily } from '../../src/model/metric-family.js';
import { renderExposition } from '../../src/exposition/render.js';
import { damagedExposition, nearlyExposition } from './arbitrary.js';
import { codePoint } from '../rig/code-point.js';

describe('accepts', () => {
  it('one name with different constant labels is one family', () => {
    const parsed = families(
      '# HELP devgroup_armani_status Status of a company.\n' +
        '# TYPE devgroup_armani_status gauge\n' +
        'devgroup_armani_status{company_name="a",company_id="1"} 1\n' +
        'devgroup_armani_status{company_name="b",company_id="2"} 0\n',
    );
    expect(parsed).toEqual([
      {
        name: 'devgroup_armani_status',
        help: 'Status of a company.',
        type: 'gauge',
        samples: [
          { labels: { company_name: 'a', company_id: '1' }, value: 1 },
          { labels: { company_name: 'b', company_id: '2' }, value: 0 },
        ],
      },
    ]);
  });

  it('a sample without HELP and TYPE is untyped and gets the fixed help', () => {
    expect(families('x 1\n')).toEqual([untyped('x', 1)]);
  });

  it.each([
    ['no final newline', 'x 1'],
    ['CRLF', 'x 1\r\n'],
    ['a byte order mark', '\uFEFFx 1\n'],
    ['blanks at both ends', ' \tx 1 \t\n'],
    ['blank lines', '\n \t\nx 1\n\r\n'],
    ['comments', '# hello\n#\n#HELLO x\nx 1\n# HELP\n# EOF\n# UNIT x seconds\n'],
    ['an empty HELP', '# HELP x\n# HELP x \nx 1\n'],
    ['empty braces', 'x{} 1\n'],
    ['a TYPE in another case', '# TYPE x Untyped \nx 1\n'],
    ['families that are declared but have no sample', '# TYPE y gauge\nx 1\n# HELP z Z.\n'],
  ])('%s is accepted', (_, text) => {
    expect(families(text)).toEqual([untyped('x', 1)]);
    expect(families(Buffer.from(text))).toEqual([untyped('x', 1)]);
  });

  it('blanks around every part of a sample, and a comma after the last label', () => {
    const [family] = families('x { a = "1" ,\tb="2" , }\t1\n');
    expect(family?.samples).toEqual([{ labels: { a: '1', b: '2' }, value: 1 }]);
  });

  it('a label value may contain anything, escaped', () => {
    const [family] = families(String.raw`x{a="\\n \"}\" \n ü,=#"} 1`);
    expect(family?.samples[0]?.labels).toEqual({ a: '\\n "}" \n ü,=#' });
  });

  it('HELP is unescaped, including quotes as in OpenMetrics', () => {
    expect(families('# HELP x a \\\\ b\\nc \\"d\\"\nx 1\n')[0]?.help).toBe('a \\ b\nc "d"');
  });

  it('timestamps are dropped and counted', () => {
    expect(parseExposition('x 1 1700000000000\ny 2\nz 3 -5\n')).toEqual({
      kind: 'parsed',
      families: [untyped('x', 1), untyped('y', 2), untyped('z', 3)],
      strippedTimestamps: 2,
    });
  });

  it('a family in two places is one family', () => {
    expect(families('x{a="1"} 1\ny 2\nx{a="2"} 3\n').map(({ samples }) => samples.length)).toEqual([
      2, 1,
    ]);
  });

  it('the samples of a histogram belong to one family', () => {
    const text =
      '# TYPE x histogram\nx_bucket{le="1"} 1\nx_bucket{le="+Inf"} 2\nx_sum 3.5\nx_count 2\n';
    expect(families(text)).toEqual([
      {
        name: 'x',
        help: DEFAULT_HELP,
        type: 'histogram',
        samples: [
          { name: 'x_bucket', labels: { le: '1' }, value: 1 },
          { name: 'x_bucket', labels: { le: '+Inf' }, value: 2 },
          { name: 'x_sum', labels: {}, value: 3.5 },
          { name: 'x_count', labels: {}, value: 2 },
        ],
      },
    ]);
  });

  it('the samples of a summary belong to one family, without x_bucket', () => {
    const text = '# TYPE x summary\nx{quantile="0.5"} 1\nx_sum 3\nx_count 2\nx_bucket 1\n';
    expect(families(text).map(({ name, samples }) => [name, samples.length])).toEqual([
      ['x', 3],
      ['x_bucket', 1],
    ]);
  });

  it('names of properties of Object.prototype are ordinary names', () => {
    const text = 'constructor{toString="a"} 1\n__proto__ 2\n';
    expect(families(text).map(({ name }) => name)).toEqual(['constructor', '__proto__']);
    expect(families(text)[0]?.samples[0]?.labels).toEqual({ toString: 'a' });
  });

  it('empty text has no families', () => {
    expect(parseExposition('')).toEqual({ kind: 'parsed', families: [], strippedTimestamps: 0 });
  });
});

describe('refuses', () => {
  it.each([
    ['backup-size 1', '"backup-size" is not a metric name'],
    ['1x 1', '"1x" is not a metric name'],
    ['größe 1', '"größe" is not a metric name'],
    ['{"x"} 1', '"" is not a metric name'],
    ['# HELP me, this is prose', 'after # HELP, "me," is not a metric name'],
    ['x', 'the value of "x" is missing'],
    ['x{a="1"}', 'the value of "x" is missing'],
    ['x 1,5', '"1,5" is not a number'],
    ['x 0x10', '"0x10" is not a number'],
    ['x 1 12.5', 'end the line after the value 1'],
    ['x 1 2 3', 'end the line after the value 1'],
    ['x 1 # {trace="a"} 1', 'exemplars belong to OpenMetrics'],
    ['x{b-c="1"} 1', '"b-c" is not a label name'],
    ['x{__a="1"} 1', '"__a" starts with __'],
    ['x{a="1",a="2"} 1', 'the label "a" appears twice'],
    ['x{,} 1', 'a label is missing at ",} 1"'],
    ['x{a} 1', 'an = is missing after the label "a"'],
    ['x{a=1} 1', 'the value of the label "a" needs double quotes'],
    ["x{a='1'} 1", 'the value of the label "a" needs double quotes'],
    ['x{a="1} 1', 'the closing " of the label "a" is missing'],
    ['x{a="1\\"} 1', 'the closing " of the label "a" is missing'],
    ['x{a="1" 1', 'a , or } is missing after the label "a"'],
    ['x{a="1"', 'a , or } is missing after the label "a"'],
    ['x{', 'a label is missing'],
    ['x{a="C:\\dir"} 1', 'in the label "a": \\d is not an escape'],
    ['# HELP x C:\\dir', '\\d is not an escape'],
    ['# HELP x a\\', '\\ is not an escape'],
    ['# TYPE x info', '"info" is not a type'],
    ['# TYPE x', '"" is not a type'],
    ['# TYPE x gauge y', '"gauge y" is not a type'],
  ])('%s', (line, reason) => {
    expect(problems(line)).toEqual([[1, expect.stringContaining(reason)]]);
  });

  it.each([
    ['a second TYPE', '# TYPE x gauge\n# TYPE x gauge\nx 1', 2, 'a second TYPE line for "x"'],
    ['a second HELP', '# HELP x a\n# HELP x a\nx 1', 2, 'a second HELP line for "x"'],
    ['a late TYPE', 'x 1\n# TYPE x gauge', 2, 'must come before its samples'],
    ['a series again', 'x{a="1",b="2"} 1\ny 1\nx{b="2",a="1"} 3', 3, 'same series as in line 1'],
    ['an empty label as the difference', 'x 1\nx{a=""} 1', 2, 'same series as in line 1'],
    [
      'a name of another sample',
      '# TYPE x histogram\nx 1',
      2,
      'it may have x_bucket, x_sum, x_count',
    ],
    ['a bucket without le', '# TYPE x histogram\nx_bucket 1', 2, '"x_bucket" needs the label "le"'],
    ['le in words', '# TYPE x histogram\nx_bucket{le="a"} 1', 2, 'must be a number, not "a"'],
    ['le as NaN', '# TYPE x histogram\nx_bucket{le="NaN"} 1', 2, 'must be a number, not "NaN"'],
    ['a misplaced le', '# TYPE x histogram\nx_sum{le="1"} 1', 2, 'must not have the label "le"'],
    ['half an event', '# TYPE x histogram\nx_count 0.5', 2, 'whole number from 0 on, not 0.5'],
    ['minus one event', '# TYPE x summary\nx_count -1', 2, 'whole number from 0 on, not -1'],
    ['no quantile', '# TYPE x summary\nx 1', 2, '"x" needs the label "quantile"'],
    ['a TYPE for a part', '# TYPE x summary\n# TYPE x_sum gauge\nx_sum 1', 2, 'is a part of "x"'],
    ['a part before its TYPE', 'x_sum 1\n# TYPE x summary\nx_count 1', 1, 'is also a part of "x"'],
    ['OpenMetrics counters', '# TYPE x counter\nx_total 1', 2, 'write # TYPE x_total counter'],
  ])('%s', (_, text, line, reason) => {
    expect(problems(text)).toEqual([[line, expect.stringContaining(reason)]]);
  });

  it('equal bounds written differently are one bucket', () => {
    const text = '# TYPE x histogram\nx_bucket{le="1"} 1\nx_bucket{le="1.0"} 1\n';
    expect(problems(text)).toEqual([[3, expect.stringContaining('same series as in line 2')]]);
  });

  it('bytes that are not UTF-8 are found by their line', () => {
    const latin1 = Buffer.from('x 1\n# größe\ny{a="ü"} 2\n', 'latin1');
    expect(problems(latin1)).toEqual([
      [2, expect.stringContaining('not valid UTF-8')],
      [3, expect.stringContaining('not valid UTF-8')],
    ]);
    expect(problems('x{a="\ud800"} 1')).toEqual([[1, expect.stringContaining('not valid UTF-8')]]);
  });

  it('all problems are reported at once, in the order of the lines', () => {
    const text = 'x_sum 1\n1y 1\n# TYPE x summary\nx{quantile="a"} 1\nx_count 1\n';
    expect(problems(text).map(([line]) => line)).toEqual([1, 2, 4]);
  });

  it('the first twenty problems are reported, and the number of further ones', () => {
    const found = problems('1x 1\n'.repeat(23));
    expect(found.slice(0, 20).map(([line]) => line)).toEqual(
      [...Array(20).keys()].map((n) => n + 1),
    );
    expect(found.slice(20)).toEqual([[21, 'and 3 more from here on']]);
  });
});

describe('untrusted input', () => {
  it.each([
    ['blanks', `x 1${' '.repeat(1e6)}y`],
    ['digits', `x ${'1'.repeat(1e6)}y`],
    ['escapes', `x{a="${'\\"'.repeat(1e6)}`],
    ['labels', `x{${'a="1",'.repeat(1e5)}`],
    ['a comment', `# HELP x${' '.repeat(1e6)}\\`],
    ['a type', `# TYPE x a${' '.repeat(1e6)}b`],
  ])('a very long line of %s is refused in linear time', (_, line) => {
    expect(problems(line)).toHaveLength(1);
  });

  it('garbage never throws, and each problem names an existing line', () => {
    const garbage = fc.oneof(
      nearlyExposition,
      damagedExposition,
      fc.string({ unit: codePoint }),
      fc.uint8Array(),
    );
    fc.assert(
      fc.property(garbage, (input) => {
        const parsed = parseExposition(input);
        if (parsed.kind === 'parsed') return;
        const lines = parsed.problems.map(({ line }) => line);
        expect(lines.length).toBeGreaterThan(0);
        expect(lines).toEqual(lines.toSorted((a, b) => a - b));
        expect(lines[0]).toBeGreaterThanOrEqual(1);
        expect(lines.at(-1)).toBeLessThanOrEqual(
          Buffer.from(input).toString('latin1').split('\n').length,
        );
      }),
      { numRuns: 5000 },
    );
  });

  it('text and its bytes give the same result', () => {
    fc.assert(
      fc.property(nearlyExposition, (text) => {
        fc.pre(text.isWellFormed());
        expect(parseExposition(Buffer.from(text))).toEqual(parseExposition(text));
      }),
    );
  });

  it('parsed families can be rendered and parsed again', async () => {
    await fc.assert(
      fc.asyncProperty(damagedExposition, async (text) => {
        fc.pre(parseExposition(text).kind === 'parsed');
        const rendered = await renderExposition(families(text));
        expect(await renderExposition(families(rendered))).toBe(rendered);
      }),
    );
  });
});

function families(input: Uint8Array | string): readonly MetricFamily[] {
  const parsed = parseExposition(input);
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.families;
}

function problems(input: Uint8Array | string): readonly (readonly [number, string])[] {
  const parsed = parseExposition(input);
  return parsed.kind === 'parsed' ? [] : parsed.problems.map(({ line, reason }) => [line, reason]);
}

function untyped(name: string, value: number): MetricFamily {
  return { name, help: DEFAULT_HELP, type: 'untyped', samples: [{ labels: {}, value }] };
}
