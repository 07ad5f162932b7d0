import { expect, test } from 'vitest';
import { find } from '../../presets/find.js';

/** What `--records` finds, and what is said of it. */
function records(spec: string, output: string): ReturnType<typeof find> {
  return find({ records: spec }, Buffer.from(output));
}

const TESTS = String.raw`tests:each=^ *Tests  (?<list>.*) \((?<total>\d+)\)$ => (?<value>\d+) (?<state>[a-z]+(?: [a-z]+)*)`;

test('every state of a list is a series, two words and unknown ones too', async () => {
  const output =
    ' Tests  1 failed | 10 passed | 2 expected fail | 3 of a new kind (16)\nTests 5 passed\n';
  expect(await records(TESTS, output)).toMatchObject({
    records: {
      'tests{state="failed"}': 1,
      'tests{state="passed"}': 10,
      'tests{state="expected fail"}': 2,
      'tests{state="of a new kind"}': 3,
    },
    remarks: [],
  });
});

test('a list that does not add up to the total beside it is said once', async () => {
  const output = '  Tests  1 failed | 10 passed (12)\n'.repeat(3);
  const { records: found, remarks } = await records(TESTS, output);
  expect(found).toEqual({ 'tests{state="failed"}': 3, 'tests{state="passed"}': 30 });
  expect(remarks).toEqual([
    '--records tests: its parts add up to 11, and the total beside them is 12: "Tests  1 failed | 10 passed (12)"',
  ]);
});

test.each([
  ['n:each=x', 'x x\nxx\ny\n', { n: 4 }],
  ['n:each:max=(\\d+)', '3 9 4\n', { n: 9 }],
  ['n:last:each=^n: .* => (\\d+)', 'n: 3 9 4\n7\n', { n: 4 }],
  ['n:each=$', 'a\nb\n', { n: 2 }],
  [
    'tasks:each=^(?<host>\\S+) +: (?<list>.*) => (?<state>\\w+)=(?<value>\\d+)',
    'a=1 : ok=2  failed=1\nb : ok=3\n',
    {
      'tasks{host="a=1",state="ok"}': 2,
      'tasks{host="a=1",state="failed"}': 1,
      'tasks{host="b",state="ok"}': 3,
    },
  ],
  ['t{state="skip"}=# [sS][kK][iI][pP]', 'ok # SKIP\nok # skip\n', { 't{state="skip"}': 2 }],
  [
    't{a="x\\"}=",b="2"}:max=(?<c>\\w)(\\d)(?<value>\\d)',
    'k12\nk13\n',
    { 't{a="x"}=",b="2",c="k"}': 3 },
  ],
  ['n{kind="json"}=$.a', '{"a":1}\n[{"a":2},{"a":3}]\n', { 'n{kind="json"}': 6 }],
  ['size_bytes:binary:last=of (.*)', 'of 1.5G\nof 2 GBytes\n', { size_bytes: 2 * 2 ** 30 }],
])('%s in %j', async (spec, output, expected) => {
  expect(await records(spec, output)).toMatchObject({ records: expected, remarks: [] });
});

test.each([
  ['n{a=1}=x', 'write labels as {label="value"}'],
  ['n{a="1"=x', 'write NAME{label="value"}=PATTERN'],
  ['n{0="1"}=x', '"0" is not a label name'],
  ['n{a="1"}=(?<a>x)', 'the label "a" is a group as well: keep one'],
  ['n{instance="1"}=x', 'the label "instance" is taken'],
  ['n:each=(?<a>x) => (?<a>y)', 'the group "a" is there twice: keep one'],
  ['n:each= => y', 'the pattern is empty'],
  ['n:each=x => (', 'is no regular expression'],
  ['n:each=$.a', 'leave :each out'],
  ['n:max:sum=x', '"max:sum" is not an aggregation'],
  ['n:binary=x', 'binary is for names that end in _bytes'],
])('%s is refused: %s', async (spec, reason) => {
  await expect(records(spec, '')).rejects.toThrow(JSON.stringify(reason).slice(1, -1));
});

test.each([
  [String.raw`n=files: ([\d,]+)`, 'files: 6.402'],
  [String.raw`n=files: (\d+)`, 'files: 6,402 (reg)'],
  [String.raw`n=(\d+) files`, '6.402 files'],
  [String.raw`n=took ([\dhms.]+)`, 'took 2d23h'],
  [String.raw`n=took (\d+).*left`, 'took 3m, 5 left'],
  [String.raw`n=(?<value>\d+)\b`, 'at 12:30'],
  [String.raw`n:each=of .* => (\d)`, '5 of 12'],
])('%s, which takes a part of a number only in %j, is said once', async (spec, line) => {
  const { remarks } = await records(spec, `${line}\n`.repeat(500));
  expect(remarks.filter((remark) => remark.includes('in the middle of a number'))).toHaveLength(1);
});

test.each([
  [String.raw`n=(\d+)%`, '50%'],
  [String.raw`n=(\d+)%?`, '50%'],
  [String.raw`n=(\d+)/\d+`, '5/12'],
  [String.raw`n=(\d+)(?:ms|s)`, '5ms'],
  [String.raw`n=0\.(\d+)`, '0.5'],
  [String.raw`n=copied (\d+)`, 'copied 5.'],
  [String.raw`n=(\d+): .*`, '5: took 55 s'],
  [String.raw`n=(\S+)`, '1,234.5'],
  [String.raw`n=(\d+) of`, '5 of 45s'],
])('%s, which takes a whole number in %j, is fine', async (spec, line) => {
  expect(await records(spec, `${line}\n`)).toMatchObject({ remarks: [] });
});
