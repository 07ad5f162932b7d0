import type { Host } from '../host.js';
import { startServer } from '../http/server/server.js';
import { LISTING_TIMEOUT_SECONDS } from '../model/plan.js';
import { ACCESS_OPTIONS } from '../options/command-options.js';
import { lookingDirect, pooled } from '../platform/disk.js';
import { StateStore } from '../state/store.js';
import { type Command, EXIT, type Exit } from './command.js';
import { resolvingCommand } from './resolving-command.js';
import { warn } from './warn.js';
import { type RefreshRounds, refreshRepeatedly } from './serve/refresh-repeatedly.js';
import { onceEach } from './serve/once-each.js';
import { collectorOf } from './serve/collect.js';
import { serveRoutes } from './serve/routes.js';
import { scrapesFirst } from './serve/scrapes-first.js';
import { responsive } from './serve/responsive.js';
import { securityFrom } from './serve/security-from.js';
import { untilTerminated } from './serve/until-terminated.js';
import { resolveServe, type ServeRequest } from './serve/resolve-serve.js';

export const serve: Command = resolvingCommand({
  shape: {
    name: 'serve',
    usage: '[options]',
    description:
      'Serves all local state on /metrics, for a Prometheus that scrapes hosts, with the runs in progress. A page for people is at /. ' +
      'It listens on 127.0.0.1:9098, or where --listen says. ' +
      'New results are seen without a restart. Scrape it with honor_labels: true. ' +
      'With --remote-write it also sends all local state to an engine, again every minute, so that plain queries see it, ' +
      'and what is pending for it.',
    options: [
      'listen',
      'webConfig',
      'remoteWrite',
      'interval',
      'stateDir',
      ...ACCESS_OPTIONS,
      'pushTimeout',
      'config',
    ],
    wording: {
      listen: 'address: [HOST:]PORT or unix:PATH (default: 127.0.0.1:9098)',
      webConfig: "TLS and passwords, in the format of Prometheus' exporters",
      remoteWrite: 'also send all local state to this URL, at every --interval',
      interval: 'how often --remote-write sends',
      pushTimeout: 'time for each request, retries included',
    },
    sections: {
      listen: 'Where results go',
      webConfig: 'Where results go',
      remoteWrite: 'Where results go',
      interval: 'Where results go',
    },
    defaults: { interval: '1m', pushTimeout: `${LISTING_TIMEOUT_SECONDS}s` },
    operands: 'none',
    examples: `
Examples:
  jobmeter serve
  jobmeter serve --listen 0.0.0.0:9098 --web-config /etc/jobmeter/web.yaml
  jobmeter serve --listen unix:/run/jobmeter.sock,mode=660
  jobmeter serve --remote-write http://prometheus:9090/api/v1/write
`,
  },
  resolve: resolveServe,
  execute: serveState,
});

/** How long requests in progress may take when the server ends. */
const GRACE_MS = 2000;

async function serveState(host: Host, request: ServeRequest): Promise<Exit> {
  const { state, webConfig, targets, places, intervalSeconds } = request;
  const say = (text: string): void => warn(host, [text]);
  const security = await securityFrom(webConfig, host, say);
  if (security === undefined) return EXIT.noInput;
  const store = new StateStore(state, lookingDirect);
  const sayOnce = onceEach(say);
  const now = (): number => host.clock.now();
  const collect = collectorOf(store, now);
  const answering = responsive(store.layout.groups, pooled);
  const { scrape, turn } = scrapesFirst(answering);
  const { routes, warmUp } = serveRoutes(host, collect, scrape, sayOnce);
  // From the start on: a service manager may send signals at once.
  let reload = (): void => {};
  const terminated = untilTerminated(host, () => reload());
  const server = await startServer({ targets, routes, security });
  if (server.kind === 'failed') {
    say(server.reason);
    return EXIT.unavailable;
  }
  say(`serving ${state.path} on ${server.places.join(', ')}`);
  reload = () => {
    void securityFrom(webConfig, host, say).then((changed) => {
      const isUsed = changed === undefined || server.secure(changed);
      if (!isUsed) say(NEEDS_RESTART);
    });
  };
  void warmUp();
  const ended = new AbortController();
  const rounds = { store, state, places, intervalSeconds, say, sayOnce, now, turn };
  const sending = places.destinations.length === 0 ? undefined : send(rounds, ended.signal);
  await terminated;
  ended.abort();
  await Promise.all([server.close(GRACE_MS), sending]);
  return EXIT.ok;
}

async function send(rounds: RefreshRounds, ended: AbortSignal): Promise<void> {
  const { places, say } = rounds;
  for (const { name } of places.destinations) say(`sending to ${name}`);
  await refreshRepeatedly(rounds, ended);
}

const NEEDS_RESTART = 'tls_server_config was added or removed: restart jobmeter serve';
