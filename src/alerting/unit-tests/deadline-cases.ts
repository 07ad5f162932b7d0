import { at, type Case, group, GROUP, keptAt, OTHER } from './case.js';

export const DEADLINE_CASES: readonly Case[] = [
  {
    name: 'a missed deadline fires after five minutes, and resolves some time after the success',
    series: group({
      next_deadline_timestamp_seconds: [
        [600, 20],
        [9000, 40],
      ],
      last_success_timestamp_seconds: [
        [60, 20],
        [1200, 40],
      ],
    }),
    expected: [
      at(10),
      at(15),
      at(16, 'JobMissedDeadline'),
      keptAt(34, 'JobMissedDeadline'),
      at(35),
    ],
  },
  {
    name: 'a job that was announced and never ran has never succeeded',
    series: group({
      next_deadline_timestamp_seconds: [
        [600, 20],
        [9000, 40],
      ],
      last_success_timestamp_seconds: [
        [undefined, 20],
        [1200, 40],
      ],
      expected_interval_seconds: 3600,
    }),
    expected: [
      at(10),
      at(15),
      at(16, 'JobNeverSucceeded'),
      keptAt(34, 'JobNeverSucceeded'),
      at(35),
    ],
  },
  {
    name: 'a job whose every run failed has never succeeded',
    series: group({ next_deadline_timestamp_seconds: 599, consecutive_failures: 3, success: 0 }),
    expected: [at(14, 'JobFailed'), at(15, 'JobFailed', 'JobNeverSucceeded')],
  },
  {
    name: 'only the group that is late fires',
    series: [
      ...group({ next_deadline_timestamp_seconds: 599, last_success_timestamp_seconds: 60 }),
      ...group(
        { next_deadline_timestamp_seconds: 9000, last_success_timestamp_seconds: 60 },
        OTHER,
      ),
    ],
    expected: [at(14), at(15, 'JobMissedDeadline')],
  },
  {
    name: 'a job without a deadline is never late',
    series: group({ last_success_timestamp_seconds: 60, success: 1 }),
    expected: [at(60)],
  },
  {
    name: 'a schedule that is announced anew before the old deadline does not fire',
    series: group({
      next_deadline_timestamp_seconds: [
        [600, 8],
        [6000, 60],
      ],
      last_success_timestamp_seconds: 60,
      expected_interval_seconds: [
        [600, 8],
        [4200, 60],
      ],
    }),
    expected: [at(16), at(60)],
  },
  {
    name: 'a job that moves to another host while it is late stays one alert',
    series: [
      ...group({ next_deadline_timestamp_seconds: 600, last_success_timestamp_seconds: 60 }),
      ...group(
        {
          info: [
            [1, 17],
            [undefined, 40],
          ],
        },
        { ...GROUP, host: 'a' },
      ),
      ...group(
        {
          info: [
            [undefined, 17],
            [1, 40],
          ],
        },
        { ...GROUP, host: 'b' },
      ),
    ],
    expected: [at(16, 'JobMissedDeadline'), at(20, 'JobMissedDeadline')],
  },
];
