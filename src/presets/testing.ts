import type { ShippedPreset } from '../model/preset.js';

const PYTEST_STATES = ['passed', 'failed', 'error', 'skipped', 'xfailed', 'xpassed'];
const TEST_STATES = ['passed', 'failed', 'skipped', 'todo'];
const FILE_STATES = ['passed', 'failed', 'skipped'];
const JUNIT_TOTAL = String.raw`Failures: \d+(?:, Errors: \d+, Skipped: \d+)?$`;

/** Test runners: `tests` by state, the state in the runner's own words. */
export const TESTING: readonly ShippedPreset[] = [
  {
    name: 'pytest',
    summary: 'Tests by state, from the last line of pytest',
    needs: 'pytest, or pytest --quiet',
    command: 'pytest',
    records: PYTEST_STATES.map(
      (state) =>
        String.raw`tests=^(?:=+ )?(?:\d+ \w+, )*(?<value>\d+) (?<state>${state})\b[\w ,]* in [\d.]+s`,
    ),
    gauges: [String.raw`pytest_duration_seconds=^(?:=+ )?\d+ \w[\w ,]* in ([\d.]+)s`],
    example:
      '= 1 failed, 3 passed, 1 skipped, 1 deselected, 1 xfailed, 1 xpassed, 1 error in 0.06s =',
  },
  {
    name: 'vitest',
    summary: 'Tests and test files by state, from the summary of Vitest',
    needs: 'vitest run, with the default, verbose or dot reporter',
    command: 'npx vitest run',
    records: [
      ...TEST_STATES.map(
        (state) => String.raw`tests=^ *Tests  (?:\d+ \w+ \| )*(?<value>\d+) (?<state>${state})\b`,
      ),
      ...FILE_STATES.map(
        (state) =>
          String.raw`test_files=^ *Test Files  (?:\d+ \w+ \| )*(?<value>\d+) (?<state>${state})\b`,
      ),
    ],
    gauges: [String.raw`vitest_duration_seconds=^ *Duration  ([\d.]+m?s)`],
    example: ` Test Files  1 failed | 1 passed | 1 skipped (3)
      Tests  1 failed | 3 passed | 2 skipped | 1 todo (7)
   Duration  2.20s (transform 51ms, setup 0ms, import 102ms, tests 32ms, environment 0ms)`,
  },
  {
    name: 'jest',
    summary: 'Tests and test files by state, from the summary of Jest',
    needs: 'jest, with the default reporter (prints to stderr)',
    command: 'npx jest',
    records: [
      ...TEST_STATES.map(
        (state) => String.raw`tests=^Tests: +(?:\d+ \w+, )*(?<value>\d+) (?<state>${state}),`,
      ),
      ...FILE_STATES.map(
        (state) =>
          String.raw`test_files=^Test Suites: +(?:\d+ \w+, )*(?<value>\d+) (?<state>${state}),`,
      ),
    ],
    gauges: [String.raw`jest_duration_seconds=^Time: +([\d.]+ m?s)`],
    example: `Test Suites: 1 failed, 1 skipped, 1 passed, 2 of 3 total
Tests:       1 failed, 2 skipped, 1 todo, 3 passed, 7 total
Time:        2.762 s`,
  },
  {
    name: 'junit',
    summary: 'Tests that were run, and how many of them failed',
    needs:
      'the text of JUnit 4, the console launcher of JUnit 5, or Maven; JUnit 4 does not print 0 failures',
    command: 'mvn --batch-mode test',
    records: [
      String.raw`tests=^\[ +(?<value>\d+) tests started +\]`,
      String.raw`tests=^OK \((?<value>\d+) tests?\)$`,
      // The total of Maven has no `Time elapsed` behind it, that of a class has.
      String.raw`tests=^(?:\[[A-Z]+\] )?Tests run: (?<value>\d+), +${JUNIT_TOTAL}`,
      String.raw`failed_tests=^\[ +(?<value>\d+) tests failed +\]`,
      String.raw`failed_tests=^(?:\[[A-Z]+\] )?Tests run: \d+, +Failures: (?<value>\d+)(?:, Errors: \d+, Skipped: \d+)?$`,
    ],
    gauges: [],
    example: `[         4 tests found           ]
[         1 tests skipped         ]
[         3 tests started         ]
[         2 tests successful      ]
[         1 tests failed          ]`,
  },
  {
    name: 'tap',
    summary: 'Tests by state, from the outermost level of the Test Anything Protocol',
    needs: 'TAP, as of Perl, bats --formatter tap or node --test --test-reporter tap',
    command: 'prove --verbose --nocount t/',
    records: [
      // Not those with a directive, `# SKIP` or `# TODO`; other number signs belong to the name.
      String.raw`tests=^(?<state>ok|not ok) \d(?:[^#]|# *(?:[^#sStT ]|[sS][^kK]|[tT][^oO]))*$`,
      String.raw`tests=^(?:not )?ok \d[^#]*# *(?<state>SKIP|TODO|skip|todo)`,
    ],
    gauges: [],
    example: `ok 1 - price
ok 2 - stock
not ok 3 - sum
ok 4 # skip no network
not ok 5 - tax # TODO later`,
  },
  {
    name: 'go-test',
    summary: 'Tests and packages by state; subtests belong to their test',
    needs: 'go test -v; without -v only failed tests are printed',
    command: 'go test -v ./...',
    records: [
      String.raw`tests=^--- (?<state>PASS|FAIL|SKIP): `,
      String.raw`packages=^(?<state>ok|FAIL) *\t\S`,
    ],
    // go_ belongs to the Pushgateway.
    gauges: [String.raw`gotest_duration_seconds:sum=^(?:ok|FAIL) *\t\S+\t([\d.]+)s`],
    example: `--- PASS: TestLow (0.00s)
--- SKIP: TestLater (0.00s)
ok  	shop/price	0.003s
--- FAIL: TestSum (0.00s)
FAIL	shop/stock	0.003s`,
  },
];
