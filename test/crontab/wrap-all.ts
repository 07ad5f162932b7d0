import { DEBIAN } from '../../src/crontab/cron-kind.js';
import {
  type CrontabEnvironment,
  type PlannedLine,
  planCrontabs,
} from '../../src/crontab/plan-crontab.js';
import { readCrontab } from '../../src/crontab/read-crontab.js';
import { readableName } from '../../src/crontab/readable-name.js';

const ENVIRONMENT: CrontabEnvironment = {
  program: '/usr/bin/jobmeter',
  cron: DEBIAN,
  systemTimeZone: 'Europe/Berlin',
  timeZone: undefined,
  shellNameOf: readableName,
};

export function planOf(
  lines: readonly string[],
  environment: Partial<CrontabEnvironment> = {},
): readonly PlannedLine[] {
  const crontab = readCrontab(lines.map((line) => `${line}\n`).join(''), 'user');
  return planCrontabs([crontab], { ...ENVIRONMENT, ...environment })[0] ?? [];
}

export function wrapAll(
  lines: readonly string[],
  environment?: Partial<CrontabEnvironment>,
): readonly string[] {
  return planOf(lines, environment).map(({ plan, line }) =>
    plan.kind === 'wrapped' ? plan.text : line.text,
  );
}
