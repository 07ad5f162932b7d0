import { NO_CONFIG } from '../config/config.js';
import type { Measured } from '../pipeline/measured.js';
import { runPipeline } from '../pipeline/pipeline.js';
import { type Host, realHost } from '../host.js';
import { EMPTY_LAUNCH_CONTEXT } from '../platform/launch-context/launch-context.js';
import { resolveRun } from '../plan/resolve-run.js';
import type { RunJobOptions } from './options.js';
import { parsedArgvOf } from './parsed-argv.js';

/**
 * Runs a command with our own stdin, stdout and stderr, measures it, keeps the result and pushes it: the pipeline of
 * `jobmeter run`. Resolves when everything is done, also when the command failed (`run.verdict`), could not be
 * started (`run.outcome.kind` is `spawn-failed`), or a gateway did not take the result (`deliveries`, `remarks`).
 * Signals are left to the program.
 *
 * @throws TypeError that names every option that can't work; nothing was run then
 */
export async function runJob(options: RunJobOptions): Promise<Measured> {
  const host = realHost();
  // Of the environment, only what says where state lives.
  const { XDG_STATE_HOME } = host.env;
  const presets = (options.presets ?? []).filter((preset) => typeof preset !== 'string');
  const place = { ...host, env: { XDG_STATE_HOME } };
  const config = { ...NO_CONFIG, presets };
  const resolved = await resolveRun(place, parsedArgvOf(options), [], config);
  if (resolved.kind === 'refused') {
    const texts = resolved.problems.map(({ source, text }) => `${source} ${text}`);
    throw new TypeError(texts.join('\n'));
  }
  const measured = await runPipeline(insideOfProgram(host), resolved.plan);
  if (measured.kind === 'unmeasured') throw measured.reason;
  return measured;
}

/** Signals, descriptors and the event loop are the program's own. */
function insideOfProgram(host: Host): Host {
  return {
    ...host,
    signals: { on() {}, off() {} },
    eventLoop: 'shared',
    releaseFd() {},
    launchContext: () => EMPTY_LAUNCH_CONTEXT,
  };
}
