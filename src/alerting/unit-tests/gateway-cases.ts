import type { Labels } from '../../model/metric-family.js';
import { at, type Case, group } from './case.js';

const DAY = 86_400;

const HOST: Labels = { job: 'jobmeter', instance: 'db1' };

export const GATEWAY_CASES: readonly Case[] = [
  {
    name: 'a gateway that is not scraped at all is down',
    engines: ['prometheus'],
    series: [{ metric: 'up', labels: { job: '-other' }, values: [[1, 10]] }],
    expected: [
      { minute: 1, firing: [] },
      { minute: 2, firing: [{ alert: 'PushgatewayDown', labels: {} }] },
    ],
  },
  {
    name: 'a gateway that refuses pushes fires after five minutes',
    engines: ['prometheus'],
    series: group({
      push_failure_time: [
        [0, 2],
        [120, 30],
      ],
      push_time: [
        [60, 10],
        [600, 20],
      ],
    }),
    expected: [at(6), at(7, 'PushgatewayPushFailing'), at(10)],
  },
  {
    name: 'a failed push before a good one does not fire',
    engines: ['prometheus'],
    series: group({ push_failure_time: 60, push_time: 60 }),
    expected: [at(10)],
  },
  {
    name: 'a group without a push for a week, and for ten intervals, is stale',
    series: group({
      push_time: [
        [-7 * DAY, 5],
        [300, 5],
      ],
      expected_interval_seconds: 3600,
    }),
    expected: [at(0), at(1, 'GroupStale'), at(5)],
  },
  {
    name: 'a group is not stale before a week',
    series: group({ push_time: -6 * DAY, expected_interval_seconds: 3600 }),
    expected: [at(5)],
  },
  {
    name: 'a group is not stale before ten intervals',
    series: group({ push_time: -10 * DAY, expected_interval_seconds: DAY }),
    expected: [at(0), at(1, 'GroupStale')],
  },
  {
    name: 'a group without an interval is stale after forty days',
    engines: ['prometheus'],
    series: group({ push_time: -40 * DAY }),
    expected: [at(0), at(1, 'GroupStale')],
  },
  {
    name: 'a group whose last push was refused is not stale',
    engines: ['prometheus'],
    series: group({
      push_time: -40 * DAY,
      push_failure_time: [
        [-40 * DAY, 3],
        [-39 * DAY, 1],
      ],
    }),
    expected: [at(0), at(2, 'GroupStale'), at(3)],
  },
  {
    name: 'results that wait for half an hour fire',
    series: group(
      {
        pending_since_timestamp_seconds: 60,
        pending_groups: [
          [1, 40],
          [0, 5],
        ],
      },
      HOST,
    ),
    expected: [
      { minute: 36, firing: [] },
      { minute: 37, firing: [{ alert: 'DeliveryPending', labels: HOST }] },
      { minute: 40, firing: [] },
    ],
  },
];
