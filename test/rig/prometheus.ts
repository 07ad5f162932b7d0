import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Server, startServer, until } from './server.js';
import { tempDir } from './temp-dir.js';

export interface Prometheus extends Server {
  /**
   * Runs an instant query that returns a vector. Throws the error message of Prometheus.
   *
   * @param at seconds since the epoch. Default: now
   */
  query(promql: string, at?: number): Promise<readonly Series[]>;
  /** Repeats the query until it returns a series, to wait for the next scrape. */
  queryUntilFound(promql: string): Promise<readonly Series[]>;
}

export interface Series {
  /** Including `__name__`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Starts a Prometheus that scrapes the base URL `scrape`. */
export async function startPrometheus(options: {
  readonly scrape: string;
  /** Default: 1. A scrape that takes longer on a busy machine fails, which ends all series. */
  readonly scrapeIntervalSeconds?: number;
  /** Default true, which a Pushgateway needs. */
  readonly honorLabels?: boolean;
  /** Files with alerting or recording rules. */
  readonly ruleFiles?: readonly string[];
  /** Base URL of an Alertmanager. */
  readonly alertmanager?: string;
  readonly args?: readonly string[];
}): Promise<Prometheus> {
  const folder = tempDir();
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, JSON.stringify(scrapeConfig(options)));
  const server = await startServer('prometheus', [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    // A hidden flag. Its default delays the first scrape to ten seconds after the start instead of five.
    '--scrape.discovery-reload-interval=10ms',
    '--web.listen-address=127.0.0.1:0',
    ...(options.args ?? []),
  ]);
  // It listens before its storage is open, and responds with 503 until then.
  await until(async () => (await fetch(`${server.url}/-/ready`)).ok);
  const query = (promql: string, at?: number): Promise<readonly Series[]> =>
    instantQuery(server.url, promql, at);
  return {
    ...server,
    query,
    queryUntilFound: async (promql) => {
      let found: readonly Series[] = [];
      await until(async () => (found = await query(promql)).length > 0);
      return found;
    },
  };
}

/** JSON is YAML. */
function scrapeConfig(options: Parameters<typeof startPrometheus>[0]): object {
  const interval = `${options.scrapeIntervalSeconds ?? 1}s`;
  return {
    global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: '200ms' },
    rule_files: options.ruleFiles ?? [],
    alerting: {
      alertmanagers: [options.alertmanager]
        .filter((url) => url !== undefined)
        .map((url) => ({ static_configs: [{ targets: [new URL(url).host] }] })),
    },
    scrape_configs: [
      {
        job_name: 'scraped',
        honor_labels: options.honorLabels ?? true,
        static_configs: [{ targets: [new URL(options.scrape).host] }],
      },
    ],
  };
}

async function instantQuery(
  url: string,
  promql: string,
  at: number | undefined,
): Promise<readonly Series[]> {
  const time = at === undefined ? {} : { time: `${at}` };
  const answer = await fetch(`${url}/api/v1/query`, {
    method: 'POST',
    body: new URLSearchParams({ query: promql, ...time }),
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
