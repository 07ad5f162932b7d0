import { afterAll, describe, expect, test } from 'vitest';
import { environment } from './cases/environment.js';
import { exit } from './cases/exit.js';
import { signals } from './cases/signals.js';
import { streams } from './cases/streams.js';
import { terminal } from './cases/terminal.js';
import { LIMITS } from './limits.js';
import { type Case, isPermitted, observe } from './observe.js';
import { isEqual, render, type Score } from './table.js';
import { type Mode, MODES, others, type Prefix } from './wrappers.js';

type Grouped = Case & { readonly group: string };

const GROUPS: Readonly<Record<string, readonly Case[]>> = {
  exit,
  signals,
  streams,
  environment,
  terminal,
};

const ALL: readonly Grouped[] = Object.entries(GROUPS).flatMap(([group, cases]) =>
  cases.map((each) => ({ ...each, group })),
);
const CASES = ALL.filter(({ needs }) => needs === undefined || isPermitted(needs));

/** The others take minutes, most of it in cases where they hang. */
const EVERYBODY = process.env['JOBMETER_SCORE'] === 'all';

const unwrapped = new Map<string, Promise<string>>();
const scores: Score[] = [];

/** Of these many hang. */
const RIVALS_LIMIT_MS = 12_000;

/** Of us none is expected to, and a machine may be busy. */
const LIMIT_MS = 90_000;

async function scoreOf(
  each: Grouped,
  prefix: string,
  argv: Prefix,
  limitMs: number = LIMIT_MS,
): Promise<Score> {
  const known = unwrapped.get(each.name) ?? unwrappedScene(each);
  unwrapped.set(each.name, known);
  const [expected, seen] = [await known, await observe(each, argv, limitMs)];
  const score = { group: each.group, name: each.name, prefix, expected, seen };
  scores.push(score);
  return score;
}

const BROKEN = /^"(hung|failed)/;

/** A scene that did not come off, as on a machine that is too busy, says nothing and is set anew. */
async function unwrappedScene(each: Case): Promise<string> {
  for (let tries = 3; tries > 1; tries -= 1) {
    const seen = await observe(each, [], RIVALS_LIMIT_MS);
    if (!BROKEN.test(seen)) return seen;
  }
  return observe(each, [], LIMIT_MS);
}

afterAll(() => {
  const skipped = ALL.filter((each) => !CASES.includes(each));
  for (const { name, needs } of skipped) {
    process.stdout.write(`SKIPPED: ${name} (needs ${needs})\n`);
  }
  process.stdout.write(`\n${render(scores, Object.keys(MODES))}\n`);
});

describe.each(Object.entries(MODES))('behind jobmeter (%s) is as without', (mode, argv) => {
  describe.concurrent.each(Object.keys(GROUPS))('%s', (group) => {
    const cases = CASES.filter((each) => each.group === group);
    test.each(cases)('$name', { timeout: 300_000 }, async (each) => {
      const score = await scoreOf(each, mode, argv);
      expect(score.expected, 'the scene itself is broken').not.toMatch(BROKEN);
      const reason = LIMITS[each.name]?.[mode as Mode];
      if (reason === undefined) expect(score.seen).toBe(score.expected);
      else expect(isEqual(score), `it is equal after all; out of limits.ts: ${reason}`).toBe(false);
    });
  });
});

describe.runIf(EVERYBODY)('in comparison', () => {
  test('nobody else is as little noticed', { timeout: 600_000 }, async () => {
    for (const [name, argv] of Object.entries(others())) {
      await inParallel(CASES, (each) => scoreOf(each, name, argv, RIVALS_LIMIT_MS));
    }
    const equal = (name: string): number =>
      scores.filter((score) => score.prefix === name && isEqual(score)).length;
    const rivals = Object.keys(others()).map(equal);
    expect(Math.max(...rivals)).toBeLessThan(equal('unparsed'));
  });
});

/** As many at a time as vitest runs concurrent tests. */
async function inParallel<T>(tasks: readonly T[], work: (task: T) => Promise<unknown>) {
  const queue = [...tasks];
  const worker = async (): Promise<void> => {
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) await work(task);
  };
  await Promise.all(Array.from({ length: 5 }, worker));
}

describe('the cases', () => {
  test('are many, each with a name of its own', () => {
    expect(ALL.length).toBeGreaterThanOrEqual(125);
    expect(new Set(ALL.map(({ name }) => name)).size).toBe(ALL.length);
  });

  test('include all that limits.ts knows', () => {
    expect(ALL.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(LIMITS)));
  });
});
