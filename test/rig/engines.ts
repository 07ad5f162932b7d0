import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newerProgram, type NewerProgram } from './newer-programs.js';
import { freePort } from './ports.js';
import { program, type Server, startServer, until } from './server.js';
import { tempDir } from './temp-dir.js';

export type Age = 'stable' | 'newer';

export interface QueriedSeries {
  /** Including `__name__`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A server that stores series and answers PromQL. */
export interface EngineServer extends Server {
  query(promql: string): Promise<readonly QueriedSeries[]>;
  /** The value of the only series. Undefined if there is none. */
  value(promql: string): Promise<number | undefined>;
}

/** Starts a Prometheus that scrapes nothing and takes remote write. */
export async function startReceiver(
  age: Age,
  options: { readonly config?: object; readonly data?: string; readonly port?: number } = {},
): Promise<EngineServer> {
  const folder = tempDir();
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, JSON.stringify(options.config ?? {}));
  const server = await startServer(programOf('prometheus', age), [
    `--config.file=${config}`,
    `--storage.tsdb.path=${options.data ?? join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${options.port ?? 0}`,
    '--web.enable-remote-write-receiver',
  ]);
  await until(async () => (await fetch(`${server.url}/-/ready`)).ok);
  return { ...server, ...queriesOf(server.url) };
}

export async function startVictoriaMetrics(age: Age): Promise<EngineServer> {
  const port = await freePort();
  const server = await startServer(
    programOf('victoria-metrics', age),
    [`-storageDataPath=${tempDir()}`, `-httpListenAddr=127.0.0.1:${port}`, '-loggerTimezone=UTC'],
    STARTED,
  );
  await until(() => isHealthy(server.url));
  // Queries would not find new series for ten seconds.
  const flush = async (): Promise<void> => void (await fetch(`${server.url}/internal/force_flush`));
  return { ...killed(server), ...queriesOf(server.url, flush) };
}

/** It would wait seconds for idle connections to end. */
function killed(server: Server): Server {
  return { ...server, [Symbol.asyncDispose]: () => server.stop('SIGKILL') };
}

/** Starts a vmagent, which takes remote write and sends it on. */
export async function startVmagent(target: string): Promise<Server> {
  const port = await freePort();
  const server = await startServer(
    'vmagent',
    [
      `-remoteWrite.url=${target}`,
      `-remoteWrite.tmpDataPath=${tempDir()}`,
      '-remoteWrite.flushInterval=100ms',
      `-httpListenAddr=127.0.0.1:${port}`,
    ],
    STARTED,
  );
  await until(() => isHealthy(server.url));
  return killed(server);
}

const STARTED = /start(?:ing http|ed) server at http:\/\/([^/]+)\//;

function programOf(name: NewerProgram, age: Age): `/${string}` {
  const file = age === 'stable' ? program(name) : newerProgram(name);
  if (file === undefined) throw new Error(`no newer ${name}: use describeWithNewer`);
  return file as `/${string}`;
}

/** It logs that it starts before it listens. */
async function isHealthy(url: string): Promise<boolean> {
  return fetch(`${url}/health`).then(
    ({ ok }) => ok,
    () => false,
  );
}

function queriesOf(
  url: string,
  before: () => Promise<void> = async () => {},
): Pick<EngineServer, 'query' | 'value'> {
  const query = async (promql: string): Promise<readonly QueriedSeries[]> => {
    await before();
    return instantQuery(url, promql);
  };
  return {
    query,
    async value(promql) {
      const [first, ...others] = await query(promql);
      if (others.length > 0) throw new Error(`${others.length + 1} series of ${promql}`);
      return first?.value;
    },
  };
}

async function instantQuery(url: string, promql: string): Promise<readonly QueriedSeries[]> {
  // VictoriaMetrics hides the last 30 s of samples otherwise.
  const body = new URLSearchParams({ query: promql, nocache: '1' });
  const answer = await fetch(`${url}/api/v1/query`, { method: 'POST', body });
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
