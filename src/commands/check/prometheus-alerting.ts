import { alertsFor } from '../../alerting/alerts.js';
import type { Finding } from '../../model/finding.js';
import { countOf } from '../../util/count-of.js';

export function withoutRules(subject: string, what: string): Finding {
  return {
    level: 'warning',
    check: 'prometheus-rules',
    subject,
    what,
    why: 'No alert fires when a job is late or fails.',
    mend: [
      'jobmeter rules > jobmeter-rules.yml, and name the file under rule_files: in prometheus.yml',
    ],
  };
}

/** A rule as Prometheus lists it. Recording rules have names as well. */
export interface LoadedRule {
  readonly name: string;
  readonly query: string;
}

export function ruleFinding(
  subject: string,
  rules: readonly LoadedRule[],
  prefix: string,
): Finding {
  const generated = alertsFor('prometheus').map(({ name }) => name);
  const about = rules.filter(
    ({ name, query }) => query.includes(prefix) || generated.includes(name),
  );
  if (about.length === 0) return withoutRules(subject, `no rule with ${prefix}… is loaded`);
  const what = `${countOf(about.length, 'rule')} with ${prefix}… loaded`;
  const missing = generated.filter((name) => !about.some((rule) => rule.name === name));
  const among =
    missing.length === 0
      ? ': all of jobmeter rules'
      : missing.length < generated.length
        ? `: of jobmeter rules all but ${missing.join(', ')}`
        : '';
  return { level: 'ok', check: 'prometheus-rules', subject, what: `${what}${among}` };
}

export function alertmanagerFinding(subject: string, isThere: boolean): Finding {
  const check = 'prometheus-alertmanager';
  if (isThere) return { level: 'ok', check, subject, what: 'has an Alertmanager' };
  return {
    level: 'warning',
    check,
    subject,
    what: 'has no Alertmanager',
    why: 'An alert that fires reaches nobody.',
    mend: ['name it under alerting: alertmanagers: in prometheus.yml'],
  };
}

const MEND = 'name the base URL of Prometheus, or a file that can be read, with --prometheus';

export function unreadablePrometheus(subject: string, what: string): Finding {
  const why = 'Whether Prometheus scrapes the gateway is not known.';
  return { level: 'problem', check: 'prometheus-reachable', subject, what, why, mend: [MEND] };
}
