import { NO_CONFIG } from '../config/config.js';
import type { Measured } from '../pipeline/measured.js';
import { runPipeline } from '../pipeline/pipeline.js';
import { type Host, realHost } from '../host.js';
import { EMPTY_LAUNCH_CONTEXT } from '../platform/launch-context/launch-context.js';
import { resolveRun } from '../plan/resolve-run.js';
import type { RunJobOptions } from './options.js';
import { parsedArgvOf } from './parsed-argv.js';

/**
 * Runs a command as `jobmeter run` does, with the stdin, stdout and stderr of the program: measures it, stores the result
 * and pushes it. Resolves after delivery, also if the command failed (`run.verdict`), could not be started
 * (`run.outcome.kind` is `spawn-failed`), or a gateway refused the result (`deliveries`, `remarks`). Does not handle
 * signals.
 *
 * @throws TypeError that names every invalid option; then nothing was run
 */
export async function runJob(options: RunJobOptions): Promise<Measured> {
  const host = realHost();
  // The only variable that is used: the location of the state directory.
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

/** Signals, descriptors and the event loop belong to the program. */
function insideOfProgram(host: Host): Host {
  return {
    ...host,
    signals: { on() {}, off() {} },
    eventLoop: 'shared',
    releaseFd() {},
    launchContext: () => EMPTY_LAUNCH_CONTEXT,
  };
}
