import type { ShippedPreset } from '../model/preset.js';

/** Up to the first unescaped number sign. */
const DESCRIPTION = String.raw`(?:[^\\#]|\\.)*`;

/** A directive is a whole word, in upper or lower case: `# SKIPPED` is none. */
const SKIP = String.raw`#\s*[sS][kK][iI][pP]\b`;
const TODO = String.raw`#\s*[tT][oO][dD][oO]\b`;

/** The end of the line, or a number sign without a directive after it. */
const NO_DIRECTIVE = String.raw`(?:\\?$|#\s*(?:$|[^\ssStT]|[sS]${unless('kip')}|[tT]${unless('odo')}))`;

function unless(word: string): string {
  const [first = '', ...rest] = word;
  if (first === '') return String.raw`\w`;
  const letters = `${first}${first.toUpperCase()}`;
  return `(?:$|[^${letters}]|[${letters}]${unless(rest.join(''))})`;
}

/** @param after what must follow `ok` */
function testsBehind(after: string): readonly string[] {
  return [
    `tests{state="ok"}=^ok${after}${DESCRIPTION}${NO_DIRECTIVE}`,
    `tests{state="not ok"}=^not ok${after}${DESCRIPTION}${NO_DIRECTIVE}`,
    `tests{state="skip"}=^(?:not )?ok${after}${DESCRIPTION}${SKIP}`,
    `tests{state="todo"}=^(?:not )?ok${after}${DESCRIPTION}${TODO}`,
  ];
}

/**
 * The Test Anything Protocol as Perl's TAP::Parser reads it, and prove, which adds its own lines.
 */
export const TAP: readonly ShippedPreset[] = [
  {
    name: 'tap',
    summary: 'Tests by state, from the outermost level of the Test Anything Protocol',
    needs:
      'TAP itself, as of bats --formatter tap or node --test --test-reporter tap; for prove there is a preset of its own',
    command: 'bats --formatter tap test/',
    records: [
      ...testsBehind(String.raw`\b`),
      // The plan of a file that is skipped entirely.
      String.raw`tests{state="ok"}:zero=^1\.\.0\b`,
    ],
    gauges: [],
    always: ['tests'],
    example: `ok 1 - price
ok 2 - stock
not ok 3 - sum
ok 4 # skip no network
not ok 5 - tax # TODO later`,
  },
  {
    name: 'prove',
    summary: 'Tests by state, and test files, from what prove of Perl prints',
    needs: 'prove --verbose, without --timer',
    command: 'prove --verbose t/',
    decimalMark: 'dot',
    records: [
      // A line with only `ok` is prove's verdict on a file, not a test.
      ...testsBehind(String.raw`\s`),
      String.raw`tests{state="ok"}:zero=^Files=\d+, Tests=0, `,
      String.raw`test_files=^Files=(\d+), `,
    ],
    gauges: [String.raw`prove_duration_seconds=^Files=\d+, Tests=\d+, +(\S+) wallclock secs`],
    always: ['tests', 'test_files', 'prove_duration_seconds'],
    example: `ok 1 - price
not ok 3 - sum
ok 4 # skip no network
not ok 5 - tax # TODO later
Files=3, Tests=8,  0 wallclock secs ( 0.02 usr  0.00 sys +  0.10 cusr  0.02 csys =  0.14 CPU)`,
  },
];
