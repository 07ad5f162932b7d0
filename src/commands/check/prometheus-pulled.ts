import type { Finding } from '../../model/finding.js';
import type { JsonAnswer } from './fetch-json.js';
import type { ScrapeJob } from './prometheus-config.js';
import { withoutHonor } from './prometheus-target.js';

/** Queries jobs whose `job` label Prometheus renamed, as it does without honor_labels. */
export function renamedPath(prefix: string): string {
  const query = `count by (job) (${prefix}info{exported_job!=""})`;
  return `/api/v1/query?query=${encodeURIComponent(query)}`;
}

/** Checks every scrape job, whether it scrapes a gateway, `jobmeter serve` or a run. */
export function renamedFindings(subject: string, answer: JsonAnswer): readonly Finding[] {
  if (answer.kind === 'failed') return [];
  const names = answer
    .list('result')
    .map(({ metric }) => String(Reflect.get(Object(metric), 'job')));
  return [...new Set(names)].map((name) => withoutHonor(subject, name));
}

/**
 * The file does not say what a target is. Only the default port of `jobmeter serve` gives it away.
 */
export function servedFindings(subject: string, jobs: readonly ScrapeJob[]): readonly Finding[] {
  return jobs
    .filter(
      ({ honorLabels, targets }) => !honorLabels && targets.some((each) => each.endsWith(':9098')),
    )
    .map(({ name }) => withoutHonor(subject, name));
}
