import type { Finding } from '../../model/finding.js';

export function withoutRules(subject: string, what: string): Finding {
  return {
    level: 'warning',
    check: 'prometheus-rules',
    subject,
    what,
    why: 'No alert fires when a job is late or fails.',
    mend: ['add a rule such as time() - batch_job_last_success_timestamp_seconds > 26 * 3600'],
  };
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

export function unreadable(subject: string, what: string): Finding {
  const why = 'Whether Prometheus scrapes the gateway is not known.';
  return { level: 'problem', check: 'prometheus-reachable', subject, what, why };
}
