import type { Finding } from '../../model/finding.js';
import type { JsonAnswer } from './fetch-json.js';
import type { ScrapeJob } from './prometheus-config.js';
import { withoutHonor } from './prometheus-target.js';

/** A query for what Prometheus has of jobs whose own label it has renamed, as without honor_labels. */
export function renamedPath(prefix: string): string {
  const query = `count by (job) (${prefix}info{exported_job!=""})`;
  return `/api/v1/query?query=${encodeURIComponent(query)}`;
}

/** Of every scrape job, whether it scrapes a gateway, `jobmeter serve` or a run. */
export function renamedFindings(subject: string, answer: JsonAnswer): readonly Finding[] {
  if (answer.kind === 'failed') return [];
  const names = answer
    .list('result')
    .map(({ metric }) => String(Reflect.get(Object(metric), 'job')));
  return [...new Set(names)].map((name) => withoutHonor(subject, name));
}

/** A file does not tell what its targets are, but for the port that `jobmeter serve` has by default. */
export function servedFindings(subject: string, jobs: readonly ScrapeJob[]): readonly Finding[] {
  return jobs
    .filter(
      ({ honorLabels, targets }) => !honorLabels && targets.some((each) => each.endsWith(':9098')),
    )
    .map(({ name }) => withoutHonor(subject, name));
}
