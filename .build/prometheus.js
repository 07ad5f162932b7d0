// @ts-check
// The servers of the pictures: Debian's prometheus and prometheus-pushgateway, on PATH.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const SCRAPE_INTERVAL = 600;

/** @typedef {{ url: string, stop: () => Promise<void> }} Server */

/** @param {string} program @param {readonly string[]} args @returns {Promise<Server>} */
async function start(program, args) {
  const child = spawn(program, ['--web.listen-address=127.0.0.1:0', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close');
  const stop = async () => {
    child.kill();
    await closed;
  };
  const log = createInterface({ input: child.stderr });
  const url = await new Promise((resolve, reject) => {
    closed.then(() => reject(new Error(`${program} ended before it listened`)), reject);
    log.on('line', (line) => {
      const [, address] = /msg="?Listening on"? .*?address=(\S+)/.exec(line) ?? [];
      if (address !== undefined) resolve(`http://${address}`);
    });
  });
  return { url, stop };
}

export function startPushgateway() {
  return start('prometheus-pushgateway', ['--persistence.file=']);
}

/**
 * Starts a Prometheus that has scraped a gateway for eight days.
 *
 * @param {readonly { from: number, text: string }[]} scrapes what the gateway showed from a time on
 * @param {number} now
 * @param {string} folder
 */
export async function startPrometheus(scrapes, now, folder) {
  const samples = path.join(folder, 'samples.txt');
  const data = path.join(folder, 'data');
  fs.writeFileSync(samples, openMetrics(scrapes, now));
  execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', samples, data], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const config = path.join(folder, 'prometheus.yml');
  fs.writeFileSync(config, '');
  const server = await start('prometheus', [
    `--config.file=${config}`,
    `--storage.tsdb.path=${data}`,
    '--storage.tsdb.retention.time=100y',
    `--query.lookback-delta=${SCRAPE_INTERVAL + 60}s`,
  ]);
  while (!(await fetch(`${server.url}/-/ready`)).ok) await sleep(50);
  return server;
}

/** @param {readonly { from: number, text: string }[]} scrapes @param {number} now */
function openMetrics(scrapes, now) {
  const lines = [];
  for (let time = now - 8 * 24 * 3600; time <= now; time += SCRAPE_INTERVAL) {
    const { text = '' } = scrapes.findLast(({ from }) => from <= time) ?? {};
    for (const [, sample] of text.matchAll(/^((?:batch_job|push)_.+)$/gm)) {
      lines.push(`${sample?.replace(/instance="",?/, '')} ${time}`);
    }
    // What a scrape adds.
    lines.push(`up{instance="gateway:9091",job="pushgateway"} 1 ${time}`);
  }
  return `${lines.join('\n')}\n# EOF\n`;
}

/**
 * @typedef {{ time: number } | { start: number, end: number, step: number }} When
 * @typedef {{ metric: Record<string, string>, values: [time: number, value: string][] }} Result
 */

/**
 * @param {string} url of Prometheus
 * @param {string} expression
 * @param {When} when
 * @returns {Promise<Result[]>}
 */
export async function query(url, expression, when) {
  const kind = 'time' in when ? 'query' : 'query_range';
  const parameters = new URLSearchParams({ query: expression });
  for (const [name, value] of Object.entries(when)) parameters.set(name, String(value));
  const response = await fetch(`${url}/api/v1/${kind}?${parameters}`);
  /** @type {{ data?: { result: { metric: Result['metric'], value: Result['values'][number], values?: Result['values'] }[] }, error?: string }} */
  const { data, error } = JSON.parse(await response.text());
  if (data === undefined) throw new Error(`${expression}: ${error}`);
  return data.result.map(({ metric, value, values = [value] }) => ({ metric, values }));
}
