import { expect, test } from 'vitest';
import { playOutages } from '../bench/outage.js';
import { describeWith } from '../rig/server.js';

describeWith('prometheus-pushgateway')('a fleet of four gateways', () => {
  test('loses one: only its groups wait or move, and all come home', async () => {
    const rounds = await playOutages({ groups: 60, atOnce: 60, processes: 2 });
    const [whole, alone, back, replaced, home] = rounds;
    expect(whole).toMatchObject({ waiting: 0 });
    expect(alone).toMatchObject({ at: [0, ...whole!.at.slice(1)] });
    expect(replaced!.at[1]).toBe(0);
    expect([back!.at, home!.at]).toEqual([whole!.at, whole!.at]);
  });
});
