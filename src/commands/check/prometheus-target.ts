import type { Finding } from '../../model/finding.js';
import type { ScrapeJob } from './prometheus-config.js';
import type { JsonAnswer } from './fetch-json.js';

/** How Prometheus scrapes a gateway. `health` is undefined if only the file was read. */
export interface Scrape {
  readonly job: Pick<ScrapeJob, 'name' | 'honorLabels' | 'interval'>;
  readonly health?: 'up' | 'down' | 'unknown';
  readonly lastError?: string | undefined;
}

/** @param gateway base URL */
export function scrapeFindings(
  subject: string,
  gateway: string,
  scrape: Scrape | 'absent' | 'unknown',
): readonly Finding[] {
  if (scrape === 'unknown') {
    const what = `whether it scrapes ${gateway} is not known: targets come from service discovery`;
    return [{ level: 'ok', check: 'prometheus-target', subject, what }];
  }
  if (scrape === 'absent') {
    return [
      {
        level: 'problem',
        check: 'prometheus-target',
        subject,
        what: `no target is ${gateway}`,
        why: 'What jobs push there never reaches Prometheus, unless it knows the gateway by another name.',
        mend: [`add a scrape job with honor_labels: true and the target ${new URL(gateway).host}`],
      },
    ];
  }
  const { job, health, lastError = '' } = scrape;
  const what = `the job ${job.name} scrapes ${gateway} every ${job.interval}`;
  return [
    { level: 'ok', check: 'prometheus-target', subject, what },
    ...(job.honorLabels ? [] : [withoutHonor(subject, job.name)]),
    ...(health === 'down' ? [down(subject, gateway, lastError)] : []),
  ];
}

function withoutHonor(subject: string, name: string): Finding {
  return {
    level: 'problem',
    check: 'prometheus-honor-labels',
    subject,
    what: `the scrape job ${name} has no honor_labels: true`,
    why: 'Each job gets the label job of the scrape, and its own becomes exported_job.',
    mend: [`add honor_labels: true to the scrape job ${name}`],
  };
}

function down(subject: string, gateway: string, error: string): Finding {
  return {
    level: 'problem',
    check: 'prometheus-target-up',
    subject,
    what: `the target ${gateway} is down${error === '' ? '' : `: ${error}`}`,
    why: 'Prometheus gets nothing that jobs push there.',
    mend: ['correct what the error names; run jobmeter check for the gateway'],
  };
}

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?=:|$)/;

/** Whether `url` is the scrape URL of the gateway, under any name of this host. */
export function isScrapeUrl(url: string, gateway: string): boolean {
  if (!URL.canParse(url)) return false;
  const [target, own] = [new URL(url), new URL(`${gateway}/metrics`)];
  const hostOf = ({ host }: URL): string => host.replace(LOOPBACK, 'localhost');
  return hostOf(target) === hostOf(own) && target.pathname === own.pathname;
}

/** In a file, the targets of service discovery are unknown. */
export function scrapeIn(
  jobs: readonly ScrapeJob[],
  gateway: string,
): Scrape | 'absent' | 'unknown' {
  const job = jobs.find(({ targets, scheme, metricsPath }) =>
    targets.some((target) => isScrapeUrl(`${scheme}://${target}${metricsPath}`, gateway)),
  );
  if (job !== undefined) return { job };
  return jobs.some(({ discovers }) => discovers) ? 'unknown' : 'absent';
}

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
