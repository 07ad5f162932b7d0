import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byState } from './expected.js';
import { find } from './find.js';

/** Of each document, which ends in NUL, the tests of each state as TAP::Parser sees them. */
const PARSER = String.raw`
use strict; use TAP::Parser; local $/ = "\0";
while (my $tap = <STDIN>) {
  chomp $tap;
  my %count = map { $_ => 0 } ('ok', 'not ok', 'skip', 'todo');
  my $parser = TAP::Parser->new({ tap => $tap });
  while (my $result = $parser->next) {
    next unless $result->is_test;
    $count{$result->has_skip ? 'skip' : $result->has_todo ? 'todo' : $result->ok}++;
  }
  print join(',', map { $count{$_} } ('ok', 'not ok', 'skip', 'todo')), "\n";
}`;

function countsByPerl(documents: readonly string[]): readonly (readonly number[])[] {
  const input = documents.map((document) => `${document}\0`).join('');
  const { stdout, status, stderr } = spawnSync('perl', ['-e', PARSER], { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const lines = stdout.trimEnd().split('\n');
  return lines.map((line) => line.split(',').map(Number));
}

const hasParser = spawnSync('perl', ['-MTAP::Parser', '-e', '1']).status === 0;

const BEGINNINGS =
  'ok|not ok|ok |not ok |ok 1|not ok 2|ok 3 |ok 4 - |not ok 5 - |not  ok| ok|    ok 1|okay|ok7|OK|Not ok|#|# ok 1|ok\t8\t';
const PARTS =
  '#| # |# |\\|\\\\|\\#| |-|x|skip|SKIP|Skip|todo|TODO|skipped|todoist|to|ski|skip:|TODO(1)| later|12|s|t|_|:|é';
const LINE = fc
  .tuple(one(BEGINNINGS), fc.array(one(PARTS), { maxLength: 6 }))
  .map(([beginning, parts]) => beginning + parts.join(''));
const DOCUMENT = fc.array(LINE, { minLength: 1, maxLength: 16 });

test.skipIf(!hasParser)('any TAP is counted as TAP::Parser of Perl counts it', async () => {
  const documents = fc
    .sample(DOCUMENT, 500)
    .map((lines) => ['TAP version 13', ...lines].join('\n'));
  const expected = countsByPerl(documents);
  for (const [index, document] of documents.entries()) {
    const found = await find({ preset: 'tap' }, Buffer.from(`${document}\n`));
    expect([document, countsIn(found.records)]).toEqual([document, expected[index]]);
  }
});

/** Of the TAP 14 specification. */
test.each([
  ['ok 4 - Summarized correctly # TODO Not written yet', { todo: 1 }],
  ['not ok 13 # TODO bend space and time', { todo: 1 }],
  ['ok 23 # skip Insufficient flogiston pressure.', { skip: 1 }],
  ['ok 1 - hello # Skip', { skip: 1 }],
  [String.raw`ok 1 - description with \# hash # TODO x`, { todo: 1 }],
  [String.raw`not ok 2 - hello \# todo`, { 'not ok': 1 }],
  [String.raw`ok 3 - a backslash \\# SKIP y`, { skip: 1 }],
  ['ok\nnot ok\nok - without a number\n1..3', { ok: 2, 'not ok': 1 }],
  ['    ok 1 - of a subtest\n    1..1\nok 1 - outer', { ok: 1 }],
  ['1..0 # skip because English-to-French translator isn’t installed', { ok: 0 }],
])('%j is read as the specification says', async (document, counts) => {
  const { records } = await find({ preset: 'tap' }, Buffer.from(`${document}\n`));
  expect(records).toEqual(byState('tests', counts));
});

function countsIn(records: Readonly<Record<string, number>>): readonly number[] {
  return ['ok', 'not ok', 'skip', 'todo'].map((state) => records[`tests{state="${state}"}`] ?? 0);
}

function one(texts: string): fc.Arbitrary<string> {
  return fc.constantFrom(...texts.split('|'));
}
