import type { Host } from '../host.js';
import type { ListenOptions } from '../model/listen.js';
import type { Plan } from '../model/plan.js';
import type { LiveRun } from '../pull/live-run.js';
import type { NotableRun } from '../delivery/during-run/note-start.js';
import { reasonOf } from '../util/reason-of.js';

/**
 * Serves the metrics of the run in progress. Neither the start nor the end of the run waits for it,
 * and a failure costs one line on stderr.
 */
export function showLive(
  host: Host,
  plan: Plan,
  listen: ListenOptions,
  starting: Promise<NotableRun>,
  live: LiveRun,
): { end(): void } {
  const ended = new AbortController();
  const say = (text: string | undefined): void => {
    if (text === undefined || ended.signal.aborted || plan.verbosity === 'quiet') return;
    host.stderr.display(`jobmeter: ${text}\n`);
  };
  const serve = async (run: NotableRun): Promise<void> => {
    const { serveRun } = await import('../pull/live-run.js');
    if (ended.signal.aborted) return;
    say(await serveRun(host, plan, listen, { run, live, ended: ended.signal }));
  };
  void starting.then((run) =>
    serve(run).catch((error: unknown) => say(`live metrics are not served: ${reasonOf(error)}`)),
  );
  return { end: () => ended.abort('ended') };
}
