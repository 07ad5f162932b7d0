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

test.each(Object.keys(COMMANDS))('the command %s is named', (name) => {
  expect(README).toMatch(new RegExp(`^\\| \`jobmeter ${name} `, 'm'));
});

test.each(TOPICS)('the topic $name is named with the command to read it', ({ name }) => {
  expect(README).toMatch(new RegExp(`^\\| \`jobmeter help ${name}\` +\\| \\S`, 'm'));
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
