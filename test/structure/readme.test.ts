import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/commands/commands.js';
import { TOPICS } from '../../src/help/topics.js';
import { codeBlocks, TEXTS } from '../help/reference.js';

const README = TEXTS.get('README.md') ?? '';

test('Quick start begins with two blocks of one line each', () => {
  expect(
    codeBlocks('sh', README)
      .slice(0, 2)
      .map((code) => code.trimEnd().split('\n').length),
  ).toEqual([1, 1]);
});

test('it is read in a few minutes, in a terminal too', () => {
  const lines = README.split('\n');
  expect(lines.length).toBeLessThanOrEqual(221);
  // The two lines of Quick start are to be copied as they are.
  const long = lines.filter((line) => line.length > 100 && !line.startsWith('npm ci --silent'));
  expect(long).toEqual([]);
});

test.each(Object.keys(COMMANDS))('the command %s is in the table', (name) => {
  expect(README).toMatch(new RegExp(`^\\| (?:\`\\w+\`, )?\`${name}\``, 'm'));
});

test.each(TOPICS)('the topic $name is named', ({ name }) => {
  const [list = ''] = /^Topics of `jobmeter help`: [^]*?\./m.exec(README) ?? [];
  expect(list).toContain(`\`${name}\``);
});

test('nothing is said twice', () => {
  const places = new Map<string, string[]>();
  for (const [file, text] of TEXTS) {
    for (const sentence of text.replaceAll(/\s+/g, ' ').split(/(?<=[.:]) /)) {
      if (sentence.length < 60) continue;
      places.set(sentence, [...(places.get(sentence) ?? []), file]);
    }
  }
  expect([...places].filter(([, files]) => files.length > 1)).toEqual([]);
});
