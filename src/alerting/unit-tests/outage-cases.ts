import type { Labels } from '../../model/metric-family.js';
import { at, type Case, type CaseSeries, group, type Values } from './case.js';

/** The value of its label `job` is the scrape job. */
const INSTANCE: Labels = { instance: 'gateway:9091' };

const OTHER: Labels = { instance: 'other:9091' };

function up(values: Values): CaseSeries {
  return { metric: 'up', labels: INSTANCE, values };
}

const OUTAGE = up([
  [1, 5],
  [0, 35],
  [1, 40],
]);

/** Says nothing about the gateway. */
const NODE_EXPORTER: CaseSeries = { metric: 'up', labels: { job: '-other' }, values: [[1, 80]] };

export const OUTAGE_CASES: readonly Case[] = [
  {
    name: 'after an outage of the gateway, jobs have time to deliver',
    engines: ['prometheus'],
    series: [
      OUTAGE,
      NODE_EXPORTER,
      ...group({
        next_deadline_timestamp_seconds: [
          [1200, 5],
          [undefined, 35],
          [1200, 30],
        ],
        last_success_timestamp_seconds: [
          [60, 5],
          [undefined, 35],
          [60, 30],
        ],
      }),
      ...group(
        {
          next_deadline_timestamp_seconds: [
            [1200, 5],
            [undefined, 35],
            [1200, 4],
            [9000, 30],
          ],
        },
        { job: 'new' },
      ),
    ],
    expected: [
      { minute: 6, firing: [] },
      { minute: 7, firing: [{ alert: 'PushgatewayDown', labels: INSTANCE }] },
      { minute: 39, firing: [{ alert: 'PushgatewayDown', labels: INSTANCE }] },
      at(40),
      at(46),
      at(51),
      at(52, 'JobMissedDeadline'),
    ],
  },
  {
    name: 'a job that has never succeeded is as patient after an outage',
    engines: ['prometheus'],
    series: [
      OUTAGE,
      NODE_EXPORTER,
      ...group({
        next_deadline_timestamp_seconds: [
          [1200, 5],
          [undefined, 35],
          [1200, 30],
        ],
      }),
    ],
    expected: [at(46), at(51), at(52, 'JobNeverSucceeded')],
  },
  {
    name: 'one scrape that failed silences nothing, nor does another target that is down',
    engines: ['prometheus'],
    series: [
      up([
        [1, 12],
        [0, 1],
        [1, 30],
      ]),
      { metric: 'up', labels: { job: '-other' }, values: [[0, 40]] },
      ...group({ next_deadline_timestamp_seconds: 600, last_success_timestamp_seconds: 60 }),
      ...group({ next_deadline_timestamp_seconds: 600 }, { job: 'new' }),
    ],
    expected: [
      {
        minute: 16,
        firing: [
          ...at(16, 'JobMissedDeadline').firing,
          { alert: 'JobNeverSucceeded', labels: { job: 'new' } },
        ],
      },
    ],
  },
  {
    name: 'of several targets, one that is down silences nothing that the others tell',
    engines: ['prometheus'],
    series: [
      up([[1, 40]]),
      { metric: 'up', labels: OTHER, values: [[0, 40]] },
      ...group({ next_deadline_timestamp_seconds: 600, last_success_timestamp_seconds: 60 }),
      ...group({ next_deadline_timestamp_seconds: 600 }, { job: 'new' }),
    ],
    expected: [
      {
        minute: 16,
        firing: [
          ...at(16, 'JobMissedDeadline').firing,
          { alert: 'JobNeverSucceeded', labels: { job: 'new' } },
          { alert: 'PushgatewayDown', labels: OTHER },
        ],
      },
    ],
  },
  {
    name: 'a gateway that lost its groups does not fire, nor when they come back in time',
    engines: ['prometheus'],
    series: group({
      next_deadline_timestamp_seconds: [
        [600, 5],
        [undefined, 7],
        [4200, 30],
      ],
      last_success_timestamp_seconds: [
        [60, 5],
        [undefined, 7],
        [720, 30],
      ],
      consecutive_failures: [
        [0, 5],
        [undefined, 7],
        [0, 30],
      ],
    }),
    expected: [at(6), at(11), at(16), at(30)],
  },
];
