import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { knownGateways, knownKeys } from '../../src/completion/known-groups.js';
import { tempDir } from '../rig/temp-dir.js';

const GROUPS = 200;

function directoryOfMany(): string {
  const root = tempDir();
  mkdirSync(join(root, 'groups'));
  for (let index = 0; index < GROUPS; index++) {
    const key = { job: `job ${index}`, labels: { region: 'eu\n  }' } };
    const state = { version: 2, key, destinations: [{ name: `http://g${index % 3}:9091` }] };
    const text = JSON.stringify(state, undefined, 2);
    writeFileSync(join(root, 'groups', `job_${index}.json`), text);
  }
  return root;
}

test('every group is read, until it is late', () => {
  const root = directoryOfMany();
  const keys = knownKeys(root, () => false);
  expect(new Set(keys.map(({ job }) => job)).size).toBe(GROUPS);
  expect(new Set(keys.map(({ labels }) => labels['region']))).toEqual(new Set(['eu\n  }']));
  expect(new Set(knownGateways(root, () => false)).size).toBe(3);
  let reads = 0;
  const isLate = (): boolean => reads++ === 5;
  expect(knownKeys(root, isLate)).toHaveLength(5);
});

test('of a state file, the beginning is enough for its key', () => {
  const root = tempDir();
  mkdirSync(join(root, 'groups'));
  const begin = JSON.stringify({ version: 2, key: { job: 'a', labels: {} } }, undefined, 2);
  // Not JSON: only the beginning was right.
  writeFileSync(join(root, 'groups/a.json'), begin.replace(/\n\}$/, ',\n') + 'x'.repeat(9000));
  expect(knownKeys(root, () => false)).toEqual([{ job: 'a', labels: {} }]);
});
