import { readdirSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { direct } from '../../src/platform/disk.js';
import { Layout, nameOf } from '../../src/state/layout.js';
import { startFaultServer } from '../rig/fault-server.js';
import { jobmeter } from '../rig/jobmeter.js';
import { aFullState, mutations } from '../state/mutations.js';
import { waitingGroups } from '../state/waiting-groups.js';

const MUTATED = Number(process.env['JOBMETER_TEST_RUNS'] ?? 24);
const SOUND = 20;
/** Of the first one. */
const SEED = Number(fc.readConfigureGlobal()?.seed);

const PLAIN =
  /^jobmeter: (?:\/.*\.json: it (?:is .*|belongs to another group), and was renamed to \/.*\.set-aside|this run is not kept on disk: .* is left as it is: it was written by a newer version of jobmeter|http:.*: delivered without .*|http:.*: nothing was sent: .*)$/;

/** The texts of `MUTATED` states of the jobs `job0`, `job1` and so on. */
function mutated(gateway: string): readonly string[] {
  return Array.from({ length: MUTATED }, (_, index) => {
    const state = aFullState({ job: `job${index}`, labels: {} });
    const waiting = { ...state, destinations: [{ name: gateway, delivered: 0 }] };
    return fc.sample(mutations(waiting), { numRuns: 1, seed: SEED + index })[0]!;
  });
}

test(
  'states in which anything is another thing cost one plain line each, and no other group',
  async () => {
    await using server = await startFaultServer(200);
    const root = waitingGroups(MUTATED + SOUND, server.url);
    const layout = new Layout(root, direct);
    const texts = mutated(server.url);
    const waiting = (): readonly string[] => readdirSync(layout.markersOf(server.url));
    for (const [index, text] of texts.entries()) {
      writeFileSync(layout.stateOf(nameOf({ job: `job${index}`, labels: {} })), text);
    }
    const options = ['--state-dir', root, '--gateway', server.url];

    const shown = await jobmeter(['status', '--state-dir', root]);
    expect(shown.stdout.toString().match(/^job\d+ /gm)?.length).toBeGreaterThanOrEqual(SOUND);

    const flushed = await jobmeter(['flush', ...options]);
    const left = waiting().length;
    expect(left).toBeLessThanOrEqual(MUTATED);
    for (let index = MUTATED; index < MUTATED + SOUND; index += 1) {
      expect(waiting()).not.toContain(nameOf({ job: `job${index}`, labels: {} }));
    }
    for (const { stderr } of [shown, flushed]) {
      expect(stderr.toString()).not.toMatch(/mistake in jobmeter|undefined|Error/);
    }

    const ofNewer: string[] = [];
    for (const [index, text] of texts.entries()) {
      const run = await jobmeter(['run', '--job', `job${index}`, ...options, '--', 'echo', 'out']);
      expect([run.exitCode, run.stdout.toString()]).toEqual([0, 'out\n']);
      const lines = run.stderr.toString().split('\n').slice(0, -1);
      const isPlain = lines.length <= 1 && lines.every((line) => PLAIN.test(line));
      expect({ text, lines, isPlain }).toEqual({ text, lines, isPlain: true });
      if (run.stderr.includes('a newer version')) {
        ofNewer.push(nameOf({ job: `job${index}`, labels: {} }));
      }
    }
    // What a newer version has left waits for it.
    expect(waiting().toSorted()).toEqual(ofNewer.toSorted());
  },
  300_000 + MUTATED * 2000,
);
