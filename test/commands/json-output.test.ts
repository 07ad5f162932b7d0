import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { jobmeter } from '../rig/jobmeter.js';
import { tempDir } from '../rig/temp-dir.js';

/** Clears the screen of a terminal that takes C1. */
const CSI = '\u009B2J';

test.each<[string, readonly string[]]>([
  ['status', []],
  ['history', ['a']],
  ['parse', ['--records', String.raw`n=(?<who>\S+) (?<value>\d+)`, 'log']],
  ['presets', ['--config', 'config.yaml', 'own']],
  ['check', ['--textfile', `/dev/null/${CSI}`]],
  ['flush', ['--textfile', `/dev/null/${CSI}`]],
  ['dashboard', ['--match', `x="${CSI}"`]],
])(
  'what %s prints as JSON has no character that a terminal acts on, and the values as they are',
  async (...line) => {
    const home = tempDir();
    await jobmeter(['run', '-j', 'a', '-g', `x=${CSI}`, '--', 'true'], { home });
    writeFileSync(join(home, 'log'), `${CSI} 5\n`);
    writeFileSync(
      join(home, 'config.yaml'),
      `presets:\n  own:\n    summary: "${CSI}"\n    records:\n      rows: 'x (\\d+)'\n`,
    );
    const [command, options] = line;
    const { stdout } = await jobmeter(
      [command, ...(command === 'dashboard' ? [] : ['--json']), ...options],
      { home },
    );
    const text = stdout.toString();
    expect(JSON.stringify(JSON.parse(text))).toContain(CSI);
    expect(text).not.toContain('\u009B');
  },
);
