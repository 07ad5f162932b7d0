// @ts-check
// `npm run pictures`: draws what `jobmeter status` prints and what the dashboard shows, after two weeks of jobs that run in
// a minute or two. Grafana has no part in it: the project draws what Prometheus answers to the queries of the dashboard.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { dashboardSvg } from './dashboard-svg.js';
import { query, startPrometheus, startPushgateway } from './prometheus.js';
import { terminalSvg } from './terminal-svg.js';
import { NOW, runJobs } from './week.js';

const ROOT = path.join(import.meta.dirname, '..');
const OUTPUT = path.join(ROOT, 'src/help/pictures');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jobmeter-pictures-'));
const servers = /** @type {import('./prometheus.js').Server[]} */ ([]);
try {
  const gateway = await startPushgateway();
  servers.push(gateway);
  const { scrapes, status } = await runJobs(gateway.url, folder);
  const prometheus = await startPrometheus(scrapes, NOW, folder);
  servers.push(prometheus);
  const args = ['dashboard', '--group-label', 'region'];
  const printed = execFileSync(path.join(ROOT, 'bin/jobmeter'), args, { encoding: 'utf8' });
  const dashboard = await dashboardSvg(
    JSON.parse(printed),
    (expression, when) => query(prometheus.url, expression, when),
    NOW,
  );
  fs.mkdirSync(OUTPUT, { recursive: true });
  fs.writeFileSync(path.join(OUTPUT, 'status.svg'), terminalSvg(status));
  fs.writeFileSync(path.join(OUTPUT, 'dashboard.svg'), dashboard);
} finally {
  await Promise.all(servers.map(({ stop }) => stop()));
  fs.rmSync(folder, { recursive: true });
}
