import vm from 'node:vm';
import { expect, test } from 'vitest';
import { PRESETS } from '../../src/presets/shipped.js';
import { isJsonPath, linesOf, patternsOf, specsOf } from './fixtures.js';

/** V8's flag of a pattern for its linear engine, which refuses lookaround and backreferences. */
const LINEAR = 'l';

/** As much of a line as is matched. */
const LINE_LIMIT = 65_536;

/** Hundreds of times what a linear pattern takes. Of CPU time, which a busy machine does not stretch. */
const LIMIT_MS = 1000;

/** Ends a pattern that would take minutes. */
const TIMEOUT_MS = 20_000;

const SCRIPT = new vm.Script('pattern.test(line)');
const CONTEXT = vm.createContext({ pattern: /./, line: '' });

const PATTERNS = [...PRESETS.values()].flatMap((preset) =>
  specsOf(preset)
    .flatMap(patternsOf)
    .filter((pattern) => !isJsonPath(pattern))
    .map((pattern) => ({ preset, name: preset.name, pattern })),
);

test.each(PATTERNS)('$name: $pattern needs no lookaround', ({ pattern }) => {
  expect(() => new RegExp(pattern, LINEAR)).not.toThrow();
});

test.each(PATTERNS)('$name: $pattern is linear', ({ preset, pattern }) => {
  const line = linesOf(preset).find((each) => new RegExp(pattern).test(each)) ?? '';
  for (const hostile of hostileLines(line)) expect(isQuick(pattern, hostile)).toBe(true);
});

test('a pattern that is not linear is noticed', () => {
  expect(isQuick('^(?:\\d+ ?)+ passed', '1'.repeat(LINE_LIMIT), LIMIT_MS)).toBe(false);
  expect(() => new RegExp('^(?!tar: )', LINEAR)).toThrow('Invalid regular');
});

/** The line with one of its words, or one character of it, repeated up to the limit, and an end that hardly matches. */
function hostileLines(line: string): readonly string[] {
  const words = line.match(/\S+\s*|\s+/g) ?? [];
  return words.flatMap((word, index) => {
    const before = words.slice(0, index).join('');
    return [word, word.slice(0, 1), word.slice(-1)].flatMap((part) => {
      const times = Math.ceil((LINE_LIMIT - before.length) / part.length);
      return ['\0', '#'].map((end) => `${before}${part.repeat(times)}${end}`);
    });
  });
}

function isQuick(pattern: string, line: string, timeout: number = TIMEOUT_MS): boolean {
  try {
    CONTEXT.pattern = new RegExp(pattern);
    CONTEXT.line = line;
    const before = process.cpuUsage();
    SCRIPT.runInContext(CONTEXT, { timeout });
    return process.cpuUsage(before).user < LIMIT_MS * 1000;
  } catch {
    return false;
  }
}
