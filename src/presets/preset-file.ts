import fs from 'node:fs';
import { placeOfMistake } from './json-mistake.js';
import { type ReadPreset, readPreset } from './read-preset.js';
import { unreadable } from '../util/unreadable.js';

/** Presets are a few kilobytes. */
const LIMIT_BYTES = 1024 * 1024;

/** Reads a preset file of the user. */
export function readPresetFile(path: string): ReadPreset {
  let text: string;
  try {
    const { size } = fs.statSync(path);
    // Reading a pipe could block.
    if (!fs.statSync(path).isFile()) return refused('it is not a regular file');
    if (size > LIMIT_BYTES) return invalid('it is longer than 1 MiB');
    text = fs.readFileSync(path, 'utf8');
  } catch (error) {
    return refused(unreadable(error));
  }
  const json = text.replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return invalid(`it is not JSON: see ${placeOfMistake(json)}`);
  }
  // The key is not quoted: a wrong path must not print the content of that file.
  return readPreset(value, (_key, index) => `key ${index + 1}`);
}

function invalid(problem: string): ReadPreset {
  return { kind: 'invalid', problems: [problem] };
}

function refused(problem: string): ReadPreset {
  return { kind: 'invalid', problems: [problem], cause: 'unreadable' };
}
