import type { AlertingTarget } from './alert.js';
import { selectorsFor, braces } from './selectors.js';

/**
 * Expressions by their placeholder in the dashboard. Undefined where the engine has no such metric.
 */
export type DashboardExpressions = Readonly<Record<string, string | undefined>>;

/** @param target whose matchers also hold the variables of the dashboard */
export function dashboardExpressions(target: AlertingTarget): DashboardExpressions {
  const { metric, pushTime, up } = selectorsFor(target);
  const success = metric('last_success_timestamp_seconds');
  const deadline = metric('next_deadline_timestamp_seconds');
  const failures = metric('consecutive_failures');
  const isFailure = { label: 'outcome', operator: '!=', value: 'success' } as const;
  const failed = `${target.prefix}runs_total${braces([...target.matchers, isFailure])}`;
  return {
    // The worst state that applies: 4 late, 3 failing, 2 running, else 1 or 0 for the last run. No
    // series has a metric name, so a job that changes its state stays one series.
    state:
      `(time() - ${deadline} > bool 0) * 4 > 0 or (${failures} > bool 0) * 3 > 0 ` +
      `or ${metric('running')} * 2 > 0 or ${metric('success')} * 1`,
    late: counted(`time() - ${deadline} > 0`),
    failing: counted(`${failures} > 0`),
    running: counted(`${metric('running')} == 1`),
    jobs: counted(metric('last_start_timestamp_seconds')),
    sinceSuccess: `time() - ${success}`,
    timeLeft: `${deadline} - time()`,
    allowance: `(time() - ${success}) / (${deadline} - ${success})`,
    duration: metric('duration_seconds'),
    usualDuration: metric('usual_duration_seconds'),
    stages: metric('stage_duration_seconds'),
    failuresPerDay: `sum without (host, outcome) (increase(${failed}[1d]))`,
    failuresInARow: failures,
    records: metric('records'),
    recordsRatio: `${metric('records')} / ${metric('usual_records')}`,
    info: metric('info'),
    pushAge: `time() - ${pushTime()}`,
    gatewayUp: target.engine === 'prometheus' ? up() : undefined,
  };
}

/** `count` returns nothing, not 0, for an empty vector. */
function counted(expression: string): string {
  return `count(${expression}) or vector(0)`;
}
