import { scrapedOf } from '../../destinations/kinds.js';
import type { Finding } from '../../model/finding.js';
import { pooled } from '../../platform/disk.js';
import { readPlainFile } from '../../platform/files.js';
import { unreadable } from '../../util/unreadable.js';
import type { SetUp } from './set-up.js';
import { alertmanagerFinding, unreadablePrometheus, withoutRules } from './prometheus-alerting.js';
import { type PrometheusConfig, readPrometheusConfig } from './prometheus-config.js';
import { serverFindings } from './prometheus-server.js';
import { scrapeFindings, scrapeIn, servedFindings } from './prometheus-target.js';

/**
 * Checks that Prometheus scrapes the gateways and alerts on the results. Reports nothing without
 * `--prometheus`.
 */
export async function checkPrometheus(setUp: SetUp): Promise<readonly Finding[]> {
  const { prometheus } = setUp;
  if (prometheus === undefined) return [];
  const gateways = scrapedOf(setUp.places);
  if (prometheus.kind === 'server') return serverFindings(prometheus, gateways, setUp);
  const { path } = prometheus;
  try {
    const read = readPrometheusConfig(await readPlainFile(pooled, path, 'followed'));
    return read.kind === 'config'
      ? fileFindings(path, read.config, gateways)
      : [unreadablePrometheus(path, read.reason)];
  } catch (error) {
    return [unreadablePrometheus(path, unreadable(error))];
  }
}

function fileFindings(
  subject: string,
  { jobs, ruleFiles, hasAlertmanager }: PrometheusConfig,
  gateways: readonly string[],
): readonly Finding[] {
  const rules: Finding =
    ruleFiles.length === 0
      ? withoutRules(subject, 'no rule_files are named')
      : {
          level: 'ok',
          check: 'prometheus-rules',
          subject,
          what: `rule_files: ${ruleFiles.join(', ')}; --prometheus URL tells what is loaded`,
        };
  return [
    ...gateways.flatMap((each) => scrapeFindings(subject, each, scrapeIn(jobs, each))),
    ...servedFindings(subject, jobs),
    rules,
    alertmanagerFinding(subject, hasAlertmanager),
  ];
}
