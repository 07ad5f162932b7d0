import { type ConfigNode, memberOf as at } from '../../config/node.js';
import { parseYaml } from '../../config/yaml.js';

/** The parts of a prometheus.yml that the check needs. */
export interface PrometheusConfig {
  readonly jobs: readonly ScrapeJob[];
  readonly ruleFiles: readonly string[];
  readonly hasAlertmanager: boolean;
}

export interface ScrapeJob {
  readonly name: string;
  readonly honorLabels: boolean;
  readonly interval: string;
  readonly scheme: string;
  readonly metricsPath: string;
  readonly targets: readonly string[];
  /** Whether the job also uses service discovery, whose targets the file does not show. */
  readonly discovers: boolean;
}

export type ReadConfig =
  | { readonly kind: 'config'; readonly config: PrometheusConfig }
  | { readonly kind: 'invalid'; readonly reason: string };

/**
 * Reads a prometheus.yml, or the response of `/api/v1/status/config`, which is one with all
 * defaults filled in.
 */
export function readPrometheusConfig(text: string): ReadConfig {
  const parsed = parseYaml(text);
  if (parsed.kind === 'invalid') {
    const line = text.slice(0, parsed.mistake.at).split('\n').length;
    return { kind: 'invalid', reason: `line ${line} ${parsed.mistake.text}` };
  }
  const { root } = parsed;
  const interval = textOf(at(at(root, 'global'), 'scrape_interval')) ?? '1m';
  return {
    kind: 'config',
    config: {
      jobs: itemsOf(at(root, 'scrape_configs')).map((job) => scrapeJob(job, interval)),
      ruleFiles: itemsOf(at(root, 'rule_files')).flatMap((file) => textOf(file) ?? []),
      hasAlertmanager: itemsOf(at(at(root, 'alerting'), 'alertmanagers')).length > 0,
    },
  };
}

function scrapeJob(job: ConfigNode, interval: string): ScrapeJob {
  const names = job.kind === 'map' ? job.entries.map(({ name }) => name) : [];
  return {
    name: textOf(at(job, 'job_name')) ?? '',
    honorLabels: textOf(at(job, 'honor_labels')) === 'true',
    interval: textOf(at(job, 'scrape_interval')) ?? interval,
    scheme: textOf(at(job, 'scheme')) ?? 'http',
    metricsPath: textOf(at(job, 'metrics_path')) ?? '/metrics',
    targets: itemsOf(at(job, 'static_configs')).flatMap((group) =>
      itemsOf(at(group, 'targets')).flatMap((target) => textOf(target) ?? []),
    ),
    discovers: names.some((name) => name.endsWith('_sd_configs')),
  };
}

function itemsOf(node: ConfigNode | undefined): readonly ConfigNode[] {
  return node?.kind === 'list' ? node.items : [];
}

function textOf(node: ConfigNode | undefined): string | undefined {
  return node?.kind === 'text' ? node.text : undefined;
}
