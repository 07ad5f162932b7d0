import type { Measured, Unmeasured } from '../pipeline/measured.js';
import type { Proxies } from '../model/access.js';
import type { Labels } from '../model/metric-family.js';
import type { OutputPolicy, OverlapPolicy, ParsedStreams, PushMethod } from '../model/plan.js';
import type { Preset } from '../model/preset.js';

/**
 * The options that `runJob` and `meter` share. Durations are in seconds. Environment variables such
 * as PUSHGATEWAY_URL and config files are not read.
 */
export interface JobOptions {
  /** The job label. */
  readonly job: string;
  /** Grouping labels besides the job. */
  readonly group?: Labels;
  /** Constant labels on the samples of this run, not part of the grouping key. */
  readonly labels?: Labels;
  /**
   * Base URLs of Pushgateways. Each of them gets all results. Default: none; results stay in local
   * state.
   */
  readonly gateways?: readonly string[];
  /**
   * Sends each group to one of the gateways instead of all. `failover`: to the next gateway while
   * that one is down. Default: false.
   */
  readonly spread?: boolean | 'failover';
  /** Directory of node_exporter's textfile collector, with one file per group. */
  readonly textfile?: string;
  /** URLs of remote write receivers. Each of them gets all results, with the credentials below. */
  readonly remoteWrite?: readonly string[];
  /**
   * Base URLs of receivers of OTLP over HTTP. Each of them gets all results, with the credentials
   * below.
   */
  readonly otlp?: readonly string[];
  /**
   * User name for Basic auth at the gateways and receivers. Give either a user with a password, or
   * a bearer token.
   */
  readonly user?: string;
  /** Password for Basic auth. Give at most one of `password` and `passwordFile`. */
  readonly password?: string;
  /** Path of a file with the password. */
  readonly passwordFile?: string;
  /** Bearer token. Give at most one of `bearerToken` and `bearerTokenFile`. */
  readonly bearerToken?: string;
  /** Path of a file with the bearer token. */
  readonly bearerTokenFile?: string;
  /** Headers of every request to a gateway or receiver. */
  readonly headers?: Readonly<Record<string, string>>;
  /** PEM file with certificate authorities to trust instead of those built into Node. */
  readonly caFile?: string;
  /** PEM file with a client certificate. */
  readonly certFile?: string;
  /** PEM file with the key of the client certificate. Default: `certFile` contains it. */
  readonly keyFile?: string;
  /** Proxies. Default: none; the environment is not read. */
  readonly proxies?: Proxies;
  /** State directory, as for `--state-dir`; `false` for none. Default: that of the command line. */
  readonly stateDir?: string | false;
  /** `add` is POST, `replace` is PUT. Default: `add`. */
  readonly method?: PushMethod;
  /** Total time for delivery after the job, in seconds. Default: 10. */
  readonly pushTimeoutSeconds?: number;
  /** Interval of progress pushes while the job runs, in seconds, at least 1. Default: none. */
  readonly heartbeatSeconds?: number;
  /**
   * When the job starts: five fields as in a crontab, a name such as `@daily`, or, if systemd is
   * installed, a calendar as for `OnCalendar=`. Alerts use it to detect a missing run.
   */
  readonly schedule?: string;
  /** Time zone of the schedule, such as `Europe/Berlin`. Default: that of the machine. */
  readonly timezone?: string;
  /** Instead of a schedule: the job starts this many seconds after its last end. */
  readonly everySeconds?: number;
  /** Instead of both: a success is due this many seconds after the last one. */
  readonly maxAgeSeconds?: number;
  /**
   * How many seconds late a success may be beyond its usual duration. Default: 5 % of the interval,
   * between 5 minutes and 1 hour.
   */
  readonly graceSeconds?: number;
  /**
   * A run that takes longer than this many seconds counts as stuck. Default: three times the
   * longest of the last 100 successful runs.
   */
  readonly maxDurationSeconds?: number;
  /** How many consecutive failures cause an alert. Default: 1. */
  readonly alertAfter?: number;
  /** Where live metrics are served while the job runs: `9098`, `127.0.0.1:9098` or `unix:/run/job.sock`. Default: nowhere. */
  readonly listen?: string;
  /** TLS and passwords for `listen`: a file in the format of exporter-toolkit's `--web.config.file`. */
  readonly webConfigFile?: string;
  /** An expression over records and gauges, such as `rows > 0`. The run fails if it does not hold. */
  readonly expect?: string;
  /** Prefix of metric names. Default: `batch_job_`. */
  readonly prefix?: string;
}

/** The options of `jobmeter run` for programs. */
export interface RunJobOptions extends JobOptions {
  /** The program and its arguments, or one line for the shell. */
  readonly command: readonly [string, ...string[]] | string;
  /** The shell for a command that is one line. Default: `/bin/sh`. */
  readonly shell?: string;
  /**
   * Record counts parsed from the output, as name (with `:AGG` if it is not `sum`) to pattern. A string has the syntax of
   * the command line. The flags i, m, s, u and v of a RegExp apply; d and g have no effect; y is refused.
   */
  readonly records?: Readonly<Record<string, RegExp | string>>;
  /** Gauges parsed from the output, as name (with `:AGG` if it is not `last`) to pattern. */
  readonly gauges?: Readonly<Record<string, RegExp | string>>;
  /** Stages, as name to pattern. A stage begins at the first line that matches. */
  readonly stages?: Readonly<Record<string, RegExp | string>>;
  /** Names or files, as for `--preset`, or your own preset objects. */
  readonly presets?: readonly (string | Preset)[];
  /** The streams to parse. Default: `both`. */
  readonly from?: ParsedStreams;
  /** `on-failure` holds the output back and prints it only if the run failed. Default: `always`. */
  readonly output?: OutputPolicy;
  /** Exit codes that count as success. Default: 0. */
  readonly successCodes?: readonly number[];
  /** Sends SIGTERM to the command after this many seconds. Default: never. */
  readonly timeoutSeconds?: number;
  /** Sends SIGKILL this many seconds after the SIGTERM of the timeout. Default: 10. */
  readonly killAfterSeconds?: number;
  /** How many times a failed command is run again. Default: 0. */
  readonly retries?: number;
  /** Delay before the first retry, in seconds. It doubles each time, up to an hour. Default: 1. */
  readonly retryDelaySeconds?: number;
  /** What to do if another run of the same group is in progress. Default: `allow`. */
  readonly overlap?: OverlapPolicy;
  /** Upper bound of a random delay before the start, in seconds. Default: 0. */
  readonly jitterSeconds?: number;
}

/** The options of `meter`. It has none of those that need a process, such as a timeout. */
export interface MeterOptions extends JobOptions {
  /** Called at the end, before `meter` returns or throws. */
  readonly onEnd?: (result: Measured | Unmeasured) => void;
}
