import fs from 'node:fs';
import { type ReadPreset, readPreset } from './read.js';

/** Nobody writes a longer one. */
const LIMIT_BYTES = 1024 * 1024;

/** A preset of the user's own. */
export function readPresetFile(path: string): ReadPreset {
  let text: string;
  try {
    const { size } = fs.statSync(path);
    // A pipe could hold the command up.
    if (!fs.statSync(path).isFile()) return unreadable('it is no file');
    if (size > LIMIT_BYTES) return invalid('it is longer than 1 MiB');
    text = fs.readFileSync(path, 'utf8');
  } catch (error) {
    return unreadable(`it can't be read: ${messageOf(error)}`);
  }
  try {
    return readPreset(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch (error) {
    return invalid(`it is no JSON: ${withLine(messageOf(error), text)}`);
  }
}

/** V8 tells the position; before Node 22 without the line. */
function withLine(message: string, text: string): string {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position === undefined || /\(line \d/.test(message)) return message;
  const before = text.slice(0, Number(position)).split('\n');
  return `${message} (line ${before.length} column ${(before.at(-1)?.length ?? 0) + 1})`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function invalid(problem: string): ReadPreset {
  return { kind: 'invalid', problems: [problem] };
}

function unreadable(problem: string): ReadPreset {
  return { kind: 'invalid', problems: [problem], cause: 'unreadable' };
}
