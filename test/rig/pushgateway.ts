import { type Server, startServer, until } from './server.js';

export interface Pushgateway extends Server {
  /** The exposition of `/metrics`. Throws on any status but 200. */
  metrics(): Promise<string>;
  groups(): Promise<readonly Group[]>;
  /**
   * The value of the sample with this name whose labels, including grouping labels, contain `labels`. Undefined if
   * there is none. Throws if several match.
   */
  value(name: string, labels?: Record<string, string>): Promise<number | undefined>;
  /** Deletes all groups. Waits until they are gone, because the gateway responds earlier. */
  wipe(): Promise<void>;
}

/** A group in `/api/v1/metrics`. */
export interface Group {
  /** The grouping key, including `job`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly lastPushSuccessful: boolean;
  readonly families: Readonly<Record<string, Family>>;
}

export interface Family {
  readonly type: string;
  readonly help?: string;
  readonly metrics: readonly { readonly labels: Record<string, string>; readonly value: string }[];
}

/** Starts a Pushgateway. It keeps groups in memory unless `args` has `--persistence.file`. */
export async function startPushgateway(options?: {
  readonly args?: readonly string[];
  /** For one that is stopped and started again. Default: any. */
  readonly port?: number;
  /** Path of another version. */
  readonly program?: `/${string}`;
}): Promise<Pushgateway> {
  const args = options?.args ?? [];
  const server = await startServer(options?.program ?? 'prometheus-pushgateway', [
    ...(args.some((arg) => arg.startsWith('--persistence.file')) ? [] : ['--persistence.file=']),
    `--web.listen-address=127.0.0.1:${options?.port ?? 0}`,
    '--web.enable-admin-api',
    ...args,
  ]);
  const groups = async (): Promise<Group[]> =>
    (JSON.parse(await request(`${server.url}/api/v1/metrics`)) as { data: ApiGroup[] }).data.map(
      group,
    );
  return {
    ...server,
    groups,
    metrics: () => request(`${server.url}/metrics`),
    value: async (name, labels = {}) => valueOf(await groups(), name, labels),
    wipe: async () => {
      await request(`${server.url}/api/v1/admin/wipe`, 'PUT');
      await until(async () => (await groups()).length === 0);
    },
  };
}

interface ApiGroup {
  readonly labels: Record<string, string>;
  readonly last_push_successful: boolean;
  readonly [family: string]: unknown;
}

function group({ labels, last_push_successful: lastPushSuccessful, ...families }: ApiGroup): Group {
  return { labels, lastPushSuccessful, families: families as Group['families'] };
}

function valueOf(
  groups: readonly Group[],
  name: string,
  labels: Record<string, string>,
): number | undefined {
  const wanted = Object.entries(labels);
  const found = groups
    .flatMap(({ families }) => families[name]?.metrics ?? [])
    .filter((metric) => wanted.every(([label, value]) => metric.labels[label] === value));
  if (found.length > 1) throw new Error(`${found.length} samples of ${name}: name more labels`);
  return found[0] && goFloat(found[0].value);
}

/** Go writes infinity as `+Inf`, which Number() reads as NaN. */
function goFloat(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}

async function request(url: string, method = 'GET'): Promise<string> {
  const answer = await fetch(url, { method });
  const body = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${body}`);
  return body;
}
