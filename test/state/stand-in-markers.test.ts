import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { direct } from '../../src/platform/disk.js';
import { Layout } from '../../src/state/layout.js';
import { addStandIn, allStandIns } from '../../src/state/stand-in-markers.js';
import { tempDir } from '../rig/temp-dir.js';

const STAND_IN = 'http://gateway:9091';
const GROUPS = ['a', 'b', 'c'];

test.each<[string, (file: string) => void]>([
  ['empty', (file) => writeFileSync(file, '')],
  ['of another content', (file) => writeFileSync(file, 'http://elsewhere:9091\n')],
  ['a directory', (file) => mkdirSync(file)],
  ['a link to nowhere', (file) => symlinkSync('/nowhere', file)],
])('a marker that is %s hides none of the others', async (_, spoil) => {
  for (const spoiled of GROUPS) {
    const layout = new Layout(tempDir(), direct);
    for (const group of GROUPS) await addStandIn(layout, { group, destination: STAND_IN });
    const file = layout.standIn(spoiled, STAND_IN);
    rmSync(file);
    spoil(file);
    const [found, ...others] = await allStandIns(layout);
    expect(others).toEqual([]);
    expect(found?.standIn).toBe(STAND_IN);
    expect(found?.groups.toSorted()).toEqual(GROUPS);
  }
});
