import { type Measured, measure } from './flow.js';
import { type Host, realHost } from './host.js';
import { NOTHING_INHERITED } from './inherited/inherited.js';
import type { Labels } from './metrics/family.js';
import type { Written } from './plan/command-line.js';
import { resolveRun } from './plan/resolve-run.js';

/** What `jobmeter run` takes, for programs. Environment variables such as PUSHGATEWAY_URL are not read here. */
export interface RunJobOptions {
  /** The job label. */
  readonly job: string;
  /** Program and arguments; or one line for `/bin/sh -c`. */
  readonly command: readonly [string, ...string[]] | string;
  /** Grouping labels beside the job. */
  readonly group?: Labels;
  /** Constant labels on the samples of this run, not part of the grouping key. */
  readonly labels?: Labels;
  /** Base URLs of Pushgateways: all get everything. Default: none, the result is kept locally. */
  readonly gateways?: readonly string[];
  /** Where group state lives, as for `--state-dir`; `false` keeps none. */
  readonly stateDir?: string | false;
  /** `add` is POST, `replace` is PUT. Default: `add`. */
  readonly method?: 'add' | 'replace';
  /** Total budget of delivery after the job, in seconds. Default: 10. */
  readonly pushTimeoutSeconds?: number;
  /** Record counts parsed from the output: name (with `:AGG` where it is not `sum`) to pattern. */
  readonly records?: Readonly<Record<string, RegExp | string>>;
  /** Metrics of your own names parsed from the output: name (with `:AGG` where it is not `last`) to pattern. */
  readonly gauges?: Readonly<Record<string, RegExp | string>>;
  /** A stage begins at the first line that matches: name to pattern. */
  readonly stages?: Readonly<Record<string, RegExp | string>>;
  /** What must hold of records and gauges, such as `rows > 0`; else the run has failed. */
  readonly expect?: string;
  /** Exit codes that count as success. Default: 0. */
  readonly successCodes?: readonly number[];
  /** What metric names begin with. Default: `batch_job_`. */
  readonly prefix?: string;
}

/**
 * Runs a command with our own stdin, stdout and stderr, measures it, keeps the result and pushes it: the pipeline of
 * `jobmeter run`. Resolves when everything is done, also when the command failed (`run.verdict`), could not be
 * started (`run.outcome.kind` is `spawn-failed`), or a gateway did not take the result (`dispatches`, `remarks`).
 * Signals are left to the program.
 *
 * @throws TypeError that names every option that can't work; nothing was run then
 */
export async function runJob(options: RunJobOptions): Promise<Measured> {
  const host = realHost();
  // Of the environment, only what says where state lives.
  const { XDG_STATE_HOME } = host.env;
  const resolved = await resolveRun({ ...host, env: { XDG_STATE_HOME } }, writtenAs(options), []);
  if (resolved.kind === 'refused') {
    const texts = resolved.problems.map(({ source, text }) => `${source} ${text}`);
    throw new TypeError(texts.join('\n'));
  }
  const measured = await measure(insideOfProgram(host), resolved.plan);
  if (measured.kind === 'unmeasured') throw measured.reason;
  return measured;
}

/** The same options as they would stand on a command line, so that there is one validation. */
function writtenAs(options: RunJobOptions): Written {
  const { command, stateDir, pushTimeoutSeconds, successCodes } = options;
  const all: Record<string, string | readonly string[] | true | undefined> = {
    job: options.job,
    group: pairs(options.group),
    label: pairs(options.labels),
    gateway: options.gateways,
    stateDir: stateDir === false ? undefined : stateDir,
    noState: stateDir === false ? true : undefined,
    replace: options.method === 'replace' ? true : undefined,
    pushTimeout: pushTimeoutSeconds === undefined ? undefined : String(pushTimeoutSeconds),
    records: patterns(options.records),
    gauge: patterns(options.gauges),
    stage: patterns(options.stages),
    expect: options.expect,
    successCodes: successCodes?.join(','),
    prefix: options.prefix,
    shell: typeof command === 'string' ? command : undefined,
  };
  return {
    options: Object.fromEntries(
      Object.entries(all).filter(
        (entry): entry is [string, string | readonly string[] | true] => entry[1] !== undefined,
      ),
    ),
    operands: typeof command === 'string' ? [] : command,
  };
}

function patterns(given: Readonly<Record<string, RegExp | string>> = {}): readonly string[] {
  return Object.entries(given).map(
    ([name, pattern]) => `${name}=${pattern instanceof RegExp ? pattern.source : pattern}`,
  );
}

function pairs(labels: Labels = {}): readonly string[] {
  return Object.entries(labels).map(([name, value]) => `${name}=${value}`);
}

/** Signals and descriptors are the program's own, not the command's. */
function insideOfProgram(host: Host): Host {
  return {
    ...host,
    signals: { on() {}, off() {} },
    letGo() {},
    inherited: () => NOTHING_INHERITED,
  };
}
