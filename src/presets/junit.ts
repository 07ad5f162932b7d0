import type { ShippedPreset } from '../model/preset.js';

/** Maven prints a level first, and a time if configured. */
const LINE = String.raw`^(?:.*\[[A-Z]+\] )?Tests run: `;
/**
 * JUnit 4 and the total of Maven. Maven's lines for a class and for a rerun continue with `Time
 * elapsed`.
 */
const FAILURES = String.raw`${LINE}\d+, +Failures: \d+`;
const REST = String.raw`(?:, Errors: \d+, Skipped: \d+(?:, [A-Z][a-z]+: \d+)*)? *$`;
const NO_TESTS = String.raw`^.*No tests (?:to run|were executed|matching )`;

export const JUNIT: readonly ShippedPreset[] = [
  {
    name: 'junit',
    summary: 'Tests that were run, and how many of them failed, with an error or without',
    needs:
      'the text of JUnit 4, of the console launcher of JUnit 5, or of Maven without --quiet, which prints failures only',
    command: 'mvn --batch-mode test',
    records: [
      String.raw`tests=^\[ +(?<value>\d+) tests started +\]`,
      String.raw`tests=^OK \((?<value>\d+) tests?\)$`,
      String.raw`tests=${LINE}(?<value>\d+), +Failures: \d+${REST}`,
      `tests:zero=${NO_TESTS}`,
      String.raw`failed_tests=^\[ +(?<value>\d+) tests failed +\]`,
      // If @BeforeAll of a class fails, its tests never start.
      String.raw`failed_tests=^\[ +(?<value>\d+) containers failed +\]`,
      // JUnit 4 does not print 0 failures.
      String.raw`failed_tests:zero=^OK \(\d+ tests?\)$`,
      String.raw`failed_tests=${LINE}\d+, +Failures: (?<value>\d+)${REST}`,
      String.raw`failed_tests=${FAILURES}, Errors: (?<value>\d+), Skipped: \d+(?:, [A-Z][a-z]+: \d+)* *$`,
      `failed_tests:zero=${NO_TESTS}`,
    ],
    gauges: [],
    always: ['tests', 'failed_tests'],
    example: `[         0 containers failed     ]
[         4 tests found           ]
[         1 tests skipped         ]
[         3 tests started         ]
[         2 tests successful      ]
[         1 tests failed          ]`,
  },
];
