import type { ShippedPreset } from '../model/preset.js';

/**
 * The states of pytest. A line without any, such as `4 rows in 3 tables`, was printed by a test.
 */
const PYTEST_KNOWN = String.raw`\d+ (?:passed|failed|skipped|errors?|xfailed|xpassed|deselected|(?:pytest-)?warnings?)`;
const PYTEST_STATE = String.raw`\d+ [a-z-]+(?: [a-z-]+)*`;
/** `1 failed, 2 errors`, including states of plugins. */
const PYTEST_LIST = String.raw`(?:no tests [a-z]+(?: \([^()]*\))?|(?:${PYTEST_STATE}, )*${PYTEST_KNOWN})(?:, ${PYTEST_STATE})*`;
/** pytest before 5 prints `seconds`. A long run has a second form of its time. */
const PYTEST_TIME = String.raw`(\d\S*(?:s| seconds))(?: \([^()]+\))?(?: =+)?$`;
const PYTEST_LINE = String.raw`^(?:=+ )?(?<list>${PYTEST_LIST}) in ${PYTEST_TIME}`;

/** Test runners: `tests` by state, in the words of the runner. */
export const TESTING: readonly ShippedPreset[] = [
  {
    name: 'pytest',
    summary: 'Tests by state, from the last line of pytest',
    needs: 'pytest, or pytest --quiet (given once)',
    command: 'pytest',
    decimalMark: 'dot',
    records: [
      // Deselected tests and warnings do not count; `errors` counts as `error`.
      String.raw`tests:each=${PYTEST_LINE} => \b(?<value>\d+) (?<state>(?:[a-ce-vx-z]|d[^e]|w[^a])[a-z ]*?)s?(?:,|$)`,
      String.raw`tests{state="passed"}:zero=^(?:=+ )?(?:no tests|\d+ (?:deselected|warnings?)(?:, \d+ (?:deselected|warnings?))* in \d\S*(?:s| seconds)\b)`,
    ],
    gauges: [String.raw`pytest_duration_seconds=^(?:=+ )?${PYTEST_LIST} in ${PYTEST_TIME}`],
    always: ['tests', 'pytest_duration_seconds'],
    example:
      '= 1 failed, 3 passed, 1 skipped, 1 deselected, 1 xfailed, 1 xpassed, 2 errors in 0.08s =',
  },
  {
    name: 'vitest',
    summary: 'Tests and test files by state, from the summary of Vitest',
    needs: 'vitest run, with the default, verbose or dot reporter',
    command: 'npx vitest run',
    decimalMark: 'dot',
    records: [
      ...ofVitest('tests', 'Tests'),
      // Printed if no file could be read.
      'tests{state="passed"}:zero=^ *Tests  no tests',
      ...ofVitest('test_files', 'Test Files'),
      String.raw`unhandled_errors=^ *Errors  (\d+) errors?`,
      'unhandled_errors:zero=^ *Test Files  ',
    ],
    gauges: [String.raw`vitest_duration_seconds=^ *Duration  (\d[^(]*?)(?: \(|$)`],
    always: ['tests', 'test_files', 'vitest_duration_seconds'],
    example: ` Test Files  1 failed | 1 passed | 1 skipped (3)
      Tests  1 failed | 3 passed | 2 skipped | 1 todo (7)
   Duration  2.20s (transform 51ms, setup 0ms, import 102ms, tests 32ms, environment 0ms)`,
  },
  {
    name: 'jest',
    summary: 'Tests and test files by state, from the summary of Jest',
    needs: 'jest, with the default reporter (prints to stderr)',
    command: 'npx jest',
    decimalMark: 'dot',
    records: [
      ...ofJest('tests', 'Tests'),
      'tests{state="passed"}:zero=^Tests: +0 total$',
      ...ofJest('test_files', 'Test Suites'),
    ],
    gauges: [String.raw`jest_duration_seconds=^Time: +(\d[^,]*)`],
    always: ['tests', 'test_files', 'jest_duration_seconds'],
    example: `Test Suites: 1 failed, 1 skipped, 1 passed, 2 of 3 total
Tests:       1 failed, 2 skipped, 1 todo, 3 passed, 7 total
Time:        2.762 s`,
  },
  {
    name: 'go-test',
    summary: 'Tests and packages by state; subtests belong to their test',
    needs: 'go test -v, without -json; without -v only failed tests are printed',
    command: 'go test -v ./...',
    decimalMark: 'dot',
    records: [
      // A test may have printed half a line before it. A subtest has a slash in its name; an input of a fuzz test has none,
      // but is indented.
      String.raw`tests=(?:^|\S *)--- (?<state>PASS|FAIL|SKIP): [^\s/]+ \(\S+\)$`,
      String.raw`tests{state="PASS"}:zero= \[no tests to run\]$`,
      String.raw`packages{state="ok"}=(?:^|\S)ok  \t\S+\t(?:\d|\(cached\))`,
      String.raw`packages{state="FAIL"}=FAIL *\t\S+(?:\t\S+| \[[a-z ]+\])$`,
    ],
    // Metrics of the Pushgateway begin with `go_`.
    gauges: [
      String.raw`gotest_duration_seconds=(?:(?:^|\S)ok  |FAIL *)\t\S+\t(\d\S*)`,
      String.raw`gotest_duration_seconds:zero=(?:^|\S)ok  \t\S+\t\(cached\)`,
    ],
    always: ['tests', 'packages'],
    example: `--- PASS: TestLow (0.00s)
--- SKIP: TestLater (0.00s)
ok  	shop/price	0.003s
--- FAIL: TestSum (0.00s)
FAIL	shop/stock	0.003s`,
  },
];

/** Any state, of one word or two. */
function ofVitest(name: string, title: string): readonly string[] {
  return [
    String.raw`${name}:each=^ *${title}  (?<list>\d.*) \((?<total>\d+)\)$ => \b(?<value>\d+) (?<state>[a-z]+(?: [a-z]+)*)`,
  ];
}

/**
 * In `2 of 3 total`, skipped and unreached tests are missing, so it is not the total of the list.
 */
function ofJest(name: string, title: string): readonly string[] {
  return [
    String.raw`${name}:each=^${title}: +(?<list>\d.*), (?:\d+ of \d+|(?<total>\d+)) total$ => \b(?<value>\d+) (?<state>[a-z]+(?: [a-z]+)*)`,
  ];
}
