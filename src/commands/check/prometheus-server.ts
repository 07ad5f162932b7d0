import type { Finding } from '../../model/finding.js';
import { fetchJson, type JsonAnswer } from './fetch-json.js';
import {
  alertmanagerFinding,
  type LoadedRule,
  ruleFinding,
  unreadablePrometheus,
} from './prometheus-alerting.js';
import { readPrometheusConfig, type ScrapeJob } from './prometheus-config.js';
import type { PrometheusSource } from './prometheus-source.js';
import {
  isScrapeUrl,
  renamedFindings,
  renamedPath,
  type Scrape,
  scrapeFindings,
} from './prometheus-target.js';
import type { SetUp } from './set-up.js';

/** Responses of Prometheus. https://prometheus.io/docs/prometheus/latest/querying/api/ */
interface Answers {
  readonly targets: JsonAnswer;
  readonly config: JsonAnswer;
  readonly rules: JsonAnswer;
  readonly alertmanagers: JsonAnswer;
  readonly renamed: JsonAnswer;
}

export async function serverFindings(
  server: Extract<PrometheusSource, { readonly kind: 'server' }>,
  gateways: readonly string[],
  { timeoutSeconds, prefix }: Pick<SetUp, 'timeoutSeconds' | 'prefix'>,
): Promise<readonly Finding[]> {
  const [targets, config, rules, alertmanagers, renamed] = await fetchJson(server, timeoutSeconds, [
    '/api/v1/targets?state=active',
    '/api/v1/status/config',
    '/api/v1/rules',
    '/api/v1/alertmanagers',
    renamedPath(prefix),
  ]);
  if (!targets || !config || !rules || !alertmanagers || !renamed) return [];
  return answerFindings(
    server.address.baseUrl,
    { targets, config, rules, alertmanagers, renamed },
    gateways,
    prefix,
  );
}

function answerFindings(
  subject: string,
  { targets, config, rules, alertmanagers, renamed }: Answers,
  gateways: readonly string[],
  prefix: string,
): readonly Finding[] {
  if (targets.kind === 'failed') return [unreadablePrometheus(subject, targets.reason)];
  const jobs = jobsIn(config);
  const scrapes = gateways.flatMap((each) =>
    scrapeFindings(subject, each, scrapeAt(targets, jobs, each)),
  );
  return [
    { level: 'ok', check: 'prometheus-reachable', subject, what: 'answers' },
    ...scrapes,
    ...renamedFindings(subject, renamed).filter(
      ({ what }) => !scrapes.some((known) => known.what === what),
    ),
    ...(rules.kind === 'failed' ? [] : [ruleFinding(subject, rulesIn(rules), prefix)]),
    ...(alertmanagers.kind === 'failed'
      ? []
      : [alertmanagerFinding(subject, alertmanagers.list('activeAlertmanagers').length > 0)]),
  ];
}

type Answered = Extract<JsonAnswer, { readonly kind: 'answered' }>;

/** The list of targets has no honor_labels; the configuration has. */
function jobsIn(config: JsonAnswer): readonly ScrapeJob[] {
  const yaml = config.kind === 'answered' ? config.data['yaml'] : undefined;
  const read = typeof yaml === 'string' ? readPrometheusConfig(yaml) : undefined;
  return read?.kind === 'config' ? read.config.jobs : [];
}

function scrapeAt(
  targets: Answered,
  jobs: readonly ScrapeJob[],
  gateway: string,
): Scrape | 'absent' {
  const target = targets
    .list('activeTargets')
    .find(({ scrapeUrl }) => typeof scrapeUrl === 'string' && isScrapeUrl(scrapeUrl, gateway));
  if (target === undefined) return 'absent';
  const { scrapePool, health, lastError, scrapeInterval } = target;
  const name = typeof scrapePool === 'string' ? scrapePool : '';
  const job = jobs.find((each) => each.name === name);
  const interval = typeof scrapeInterval === 'string' ? scrapeInterval : job?.interval;
  return {
    // Without the configuration of the job, nothing is reported about it.
    job: { name, honorLabels: job?.honorLabels ?? true, interval: interval ?? '?' },
    health: health === 'up' || health === 'down' ? health : 'unknown',
    lastError: typeof lastError === 'string' ? lastError : undefined,
  };
}

function rulesIn(answer: Answered): readonly LoadedRule[] {
  return answer
    .list('groups')
    .flatMap((group) => (Array.isArray(group['rules']) ? (group['rules'] as unknown[]) : []))
    .map((rule) => ({
      name: String(Reflect.get(Object(rule), 'name')),
      query: String(Reflect.get(Object(rule), 'query')),
    }));
}
