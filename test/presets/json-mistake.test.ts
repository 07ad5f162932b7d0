import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPresetFile } from '../../src/presets/preset-file.js';
import { placeOfMistake } from '../../src/presets/json-mistake.js';
import { tempDir } from '../rig/temp-dir.js';

test.each([
  ['', 1, 1],
  ['{', 1, 2],
  ['{"name": "a",\n  "records": ["a=b",]}', 2, 21],
  ['{"name": "a"\n  "records": []}', 2, 3],
  ["{'name': 1}", 1, 2],
  ['{"a": 1,}', 1, 9],
  ['{"a": 01}', 1, 8],
  ['[1, 2}', 1, 6],
  ['{} {}', 1, 4],
  ['{"a": "tab\there"}', 1, 7],
  ['{"a" 1}', 1, 6],
  ['root:x:0:0:root:/root:/bin/bash\n', 1, 1],
  ['[1]]', 1, 4],
])('%j goes wrong in line %i, column %i', (text, line, column) => {
  expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  expect(placeOfMistake(text)).toBe(`line ${line}, column ${column}`);
});

test('the place is at the end exactly where a text is JSON or ends too early', () => {
  fc.assert(
    fc.property(
      fc.json(),
      fc.nat(),
      fc.constantFrom('', ',', '"', '}', ']', ':', 'x', '\\', '-'),
      (json, at, piece) => {
        const position = at % (json.length + 1);
        const text = `${json.slice(0, position)}${piece}${json.slice(position)}`;
        const place = placeOfMistake(text);
        if (isJson(text)) expect(place).toBe(placeOfEnd(text));
        else expect(place).toMatch(/^line \d+, column \d+$/);
      },
    ),
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function placeOfEnd(text: string): string {
  const lines = text.split('\n');
  return `line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
}

test.each([
  'hunter2',
  '{"name": hunter2}',
  '[client]\npassword=hunter2\n',
  '{"name": "hunter2 hunter2"}',
  '{"name": "a", "records": "hunter2"}',
  '{"name": "a", "hunter2": 1, "records": ["x=y"]}',
])('nothing of what stands in a file that is no preset is shown: %j', (text) => {
  const file = join(tempDir(), 'preset.json');
  writeFileSync(file, text);
  const read = readPresetFile(file);
  expect(read.kind).toBe('invalid');
  expect(JSON.stringify(read)).not.toContain('hunter');
});
