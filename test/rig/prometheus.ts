import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Server, startServer, until } from './server.js';
import { tempDir } from './temp-dir.js';

export interface Prometheus extends Server {
  /** An instant query that gives a vector. Throws with Prometheus' own reason when it is refused. */
  query(promql: string): Promise<readonly Series[]>;
  /** The same, asked again until it gives at least one series: for what the next scrape brings. */
  queryUntilFound(promql: string): Promise<readonly Series[]>;
}

export interface Series {
  /** `__name__` included. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A real Prometheus that scrapes `scrape` (a base URL, such as a Pushgateway's) five times a second. */
export async function startPrometheus(options: {
  readonly scrape: string;
  /** Default true, as a scrape of a Pushgateway needs it. */
  readonly honorLabels?: boolean;
  /** Files with alerting or recording rules. */
  readonly ruleFiles?: readonly string[];
  readonly args?: readonly string[];
}): Promise<Prometheus> {
  const folder = tempDir();
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, JSON.stringify(scrapeConfig(options)));
  const server = await startServer('prometheus', [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    // The first scrape comes five seconds after the start, with this (hidden) flag unset up to ten.
    '--scrape.discovery-reload-interval=10ms',
    '--web.listen-address=127.0.0.1:0',
    ...(options.args ?? []),
  ]);
  // It listens before its storage is open, and answers 503 until then.
  await until(async () => (await fetch(`${server.url}/-/ready`)).ok);
  const query = (promql: string): Promise<Series[]> => instantQuery(server.url, promql);
  return {
    ...server,
    query,
    queryUntilFound: async (promql) => {
      await until(async () => (await query(promql)).length > 0);
      return query(promql);
    },
  };
}

/** JSON is YAML. */
function scrapeConfig(options: Parameters<typeof startPrometheus>[0]): object {
  return {
    global: { scrape_interval: '200ms', scrape_timeout: '200ms', evaluation_interval: '200ms' },
    rule_files: options.ruleFiles ?? [],
    scrape_configs: [
      {
        job_name: 'scraped',
        honor_labels: options.honorLabels ?? true,
        static_configs: [{ targets: [new URL(options.scrape).host] }],
      },
    ],
  };
}

async function instantQuery(url: string, promql: string): Promise<Series[]> {
  const answer = await fetch(`${url}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query: promql }),
  });
  const { data, error } = (await answer.json()) as {
    data?: { result: { metric: Record<string, string>; value: [number, string] }[] };
    error?: string;
  };
  if (data === undefined) throw new Error(`${promql}: ${error}`);
  return data.result.map(({ metric, value: [, value] }) => ({
    labels: metric,
    value: Number(value.replace('Inf', 'Infinity')),
  }));
}
