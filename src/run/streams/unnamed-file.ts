import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Creates an unlinked file with this content that no other process can open. Returns its descriptor at offset 0. */
export function unnamedFile(content: Buffer): number {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'jobmeter-'));
  try {
    const file = path.join(directory, 'file');
    fs.writeFileSync(file, content, { mode: 0o600 });
    return fs.openSync(file, 'r+');
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}
