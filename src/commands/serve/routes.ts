import type { Host } from '../../host.js';
import { plainReply } from '../../http/server/respond.js';
import type { Route, Routes } from '../../http/server/routes.js';
import { shared } from '../../http/server/share.js';
import { HEALTHY, metricsRoute } from '../../pull/metrics-route.js';
import { reasonOf } from '../../util/reason-of.js';
import type { Snapshot } from './collect.js';
import { statusPage } from './page.js';
import type { ScrapesFirst } from './scrapes-first.js';

export interface ServeRoutes {
  readonly routes: Routes;
  /** Reads all state for the first time. Until then the server is not ready. */
  readonly warmUp: () => Promise<void>;
}

/**
 * @param scrape runs each collection
 * @param sayOnce is called with what is left out, and with why state can't be read: each once
 */
export function serveRoutes(
  { hostname }: Pick<Host, 'hostname'>,
  collect: () => Promise<Snapshot>,
  scrape: ScrapesFirst['scrape'],
  sayOnce: (problem: string) => void,
): ServeRoutes {
  let isReady = false;
  const current = shared(async () => {
    const snapshot = await scrape(collect);
    isReady = true;
    for (const problem of snapshot.problems) sayOnce(problem);
    return snapshot;
  });
  // Prometheus then sees that the target is down, instead of a host without jobs.
  const orWhyNot =
    (route: Route): Route =>
    async (incoming) => {
      try {
        return await route(incoming);
      } catch (error) {
        const reason = `state can't be read: ${reasonOf(error)}`;
        sayOnce(reason);
        return plainReply(500, `${reason}\n`);
      }
    };
  return {
    routes: {
      '/': orWhyNot(async () => statusPage(await current(), hostname())),
      '/metrics': orWhyNot(metricsRoute(async () => (await current()).document)),
      '/-/healthy': HEALTHY,
      '/-/ready': () =>
        isReady
          ? plainReply(200, 'jobmeter is ready\n')
          : plainReply(503, 'state is being read for the first time\n'),
    },
    warmUp: async () => {
      await current().catch((error: unknown) => sayOnce(`state can't be read: ${reasonOf(error)}`));
    },
  };
}
