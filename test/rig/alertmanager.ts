import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Server, startServer, until } from './server.js';
import { tempDir } from './temp-dir.js';

export interface Alertmanager extends Server {
  /** Sends alerts as Prometheus does. */
  post(alerts: readonly { readonly labels: Readonly<Record<string, string>> }[]): Promise<void>;
  alerts(): Promise<readonly ManagedAlert[]>;
}

export interface ManagedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'active' | 'suppressed' | 'unprocessed';
}

/** @param config of alertmanager.yml */
export async function startAlertmanager(config: object): Promise<Alertmanager> {
  const folder = tempDir();
  const file = join(folder, 'alertmanager.yml');
  writeFileSync(file, JSON.stringify(config));
  const server = await startServer('prometheus-alertmanager', [
    `--config.file=${file}`,
    `--storage.path=${join(folder, 'data')}`,
    '--web.listen-address=127.0.0.1:0',
    '--cluster.listen-address=',
  ]);
  await until(async () => (await fetch(`${server.url}/-/ready`)).ok);
  const address = `${server.url}/api/v2/alerts`;
  return {
    ...server,
    post: async (alerts) => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify(alerts);
      const { ok, status } = await fetch(address, { method: 'POST', headers, body });
      if (!ok) throw new Error(`Alertmanager answers ${status}`);
    },
    alerts: async () => {
      const all = (await (await fetch(address)).json()) as {
        labels: Record<string, string>;
        status: { state: ManagedAlert['state'] };
      }[];
      return all.map(({ labels, status: { state } }) => ({ labels, state }));
    },
  };
}

/** An alert in a notification. */
export interface Notified {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** In ISO 8601. */
  readonly startsAt: string;
  /** When the notification came, in milliseconds since the epoch. */
  readonly at: number;
}

export interface Webhook extends AsyncDisposable {
  readonly url: string;
  readonly notified: readonly Notified[];
  /** Resolves with the first notification, past or future, that `isIt` accepts. */
  next(isIt: (notified: Notified) => boolean): Promise<Notified>;
}

/** What Alertmanager tells about alerts. */
export async function startWebhook(): Promise<Webhook> {
  const notified: Notified[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { alerts } = JSON.parse(Buffer.concat(chunks).toString()) as { alerts: Notified[] };
      const at = Date.now();
      notified.push(...alerts.map((alert) => ({ ...alert, at })));
      response.end();
      server.emit('notified');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    notified,
    next: async (isIt) => {
      for (;;) {
        const found = notified.find(isIt);
        if (found !== undefined) return found;
        await once(server, 'notified');
      }
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
