import { at, type Case, group, keptAt } from './case.js';

export const RUN_CASES: readonly Case[] = [
  {
    name: 'a failure fires at once, and resolves some time after the success',
    series: group({
      consecutive_failures: [
        [0, 2],
        [1, 3],
        [0, 40],
      ],
      success: [
        [1, 2],
        [0, 3],
        [1, 40],
      ],
    }),
    expected: [at(1), at(2, 'JobFailed'), keptAt(19, 'JobFailed'), at(20)],
  },
  {
    name: 'failures fire when there are as many as --alert-after says',
    series: group({
      consecutive_failures: [
        [1, 5],
        [2, 5],
        [3, 5],
        [4, 5],
      ],
      alert_after_failures: 3,
      success: 0,
    }),
    expected: [at(4), at(9), at(10, 'JobFailed'), at(15, 'JobFailed')],
  },
  {
    name: 'no failure is none, whatever --alert-after says',
    series: group({ consecutive_failures: 0, alert_after_failures: 0 }),
    expected: [at(5)],
  },
  {
    name: 'a failure fires where there is no local state to count it',
    series: group({
      success: [
        [1, 2],
        [0, 5],
      ],
    }),
    expected: [at(1), at(2, 'JobFailed')],
  },
  {
    name: 'a run is stuck after three times its usual duration',
    series: group({
      running: [
        [1, 20],
        [0, 20],
      ],
      last_start_timestamp_seconds: 60,
      usual_duration_seconds: 300,
    }),
    expected: [at(17), at(18, 'JobStuckRunning'), at(20), at(30)],
  },
  {
    name: 'a short run is stuck after ten minutes',
    series: group({ running: 1, last_start_timestamp_seconds: 60, usual_duration_seconds: 5 }),
    expected: [at(12), at(13, 'JobStuckRunning')],
  },
  {
    name: 'a run is stuck after --max-duration, if it is told',
    series: group({
      running: 1,
      last_start_timestamp_seconds: 0,
      usual_duration_seconds: 5,
      max_duration_seconds: 1800,
    }),
    expected: [at(31), at(32, 'JobStuckRunning')],
  },
  {
    name: 'a run has vanished after three heartbeats, but not before three minutes',
    series: group({
      running: [
        [1, 10],
        [0, 30],
      ],
      heartbeat_interval_seconds: 30,
      push_time: [
        [15, 2],
        [135, 40],
      ],
    }),
    expected: [at(6), at(7, 'JobVanished'), keptAt(24, 'JobVanished'), at(25)],
  },
  {
    name: 'a run with a slow heartbeat has vanished after three of them',
    series: group({ running: 1, heartbeat_interval_seconds: 300, push_time: 0 }),
    expected: [at(16), at(17, 'JobVanished')],
  },
  {
    name: 'a run without a heartbeat does not vanish',
    series: group({ running: 1, push_time: 0 }),
    expected: [at(60)],
  },
  {
    name: 'a successful run that took more than twice its usual time was slow',
    series: group({
      duration_seconds: [
        [600, 2],
        [601, 3],
        [300, 5],
      ],
      usual_duration_seconds: 300,
      success: 1,
    }),
    expected: [at(1), at(2, 'JobSlow'), at(5)],
  },
  {
    name: 'a run of up to a minute is never slow',
    series: group({
      duration_seconds: [
        [60, 2],
        [61, 5],
      ],
      usual_duration_seconds: 10,
      success: 1,
    }),
    expected: [at(1), at(2, 'JobSlow')],
  },
  {
    name: 'a failed run was not slow',
    series: group({
      duration_seconds: 900,
      usual_duration_seconds: 300,
      success: 0,
      consecutive_failures: 1,
    }),
    expected: [at(2, 'JobFailed')],
  },
  {
    name: 'three skipped runs in a row fire',
    series: group({
      consecutive_skips: [
        [2, 2],
        [3, 2],
        [4, 2],
        [0, 5],
      ],
    }),
    expected: [at(1), at(2, 'JobSkippedRuns'), at(4, 'JobSkippedRuns'), at(6)],
  },
];
