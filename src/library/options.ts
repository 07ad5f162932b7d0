import type { Measured, Unmeasured } from '../pipeline/measured.js';
import type { Proxies } from '../model/access.js';
import type { Labels } from '../model/metric-family.js';
import type { OutputPolicy, OverlapPolicy, ParsedStreams, PushMethod } from '../model/plan.js';
import type { Preset } from '../model/preset.js';

/**
 * What `runJob` and `meter` have in common. Durations are seconds. Environment variables such as PUSHGATEWAY_URL and config
 * files are not read.
 */
export interface JobOptions {
  /** The job label. */
  readonly job: string;
  /** Grouping labels beside the job. */
  readonly group?: Labels;
  /** Constant labels on the samples of this run, not part of the grouping key. */
  readonly labels?: Labels;
  /** Base URLs of Pushgateways. Every one gets all results. Default: none; results stay in local state. */
  readonly gateways?: readonly string[];
  /**
   * Sends each group to one of the gateways, in place of all. `failover`: to the next one while that is down, and back.
   * Default: false.
   */
  readonly spread?: boolean | 'failover';
  /** Directory of node_exporter's textfile collector, with one file per group. */
  readonly textfile?: string;
  /** URLs of remote write receivers. Each is sent everything, with the credentials below. */
  readonly remoteWrite?: readonly string[];
  /** Base URLs of receivers of OTLP over HTTP. Each is sent everything, with the credentials below. */
  readonly otlp?: readonly string[];
  /** Credentials for the gateways: a user with a password, or a bearer token; as text or in a file. */
  readonly user?: string;
  readonly password?: string;
  readonly passwordFile?: string;
  readonly bearerToken?: string;
  readonly bearerTokenFile?: string;
  /** Sent with every request to a gateway. */
  readonly headers?: Readonly<Record<string, string>>;
  /** PEM files: CA certificates for the gateways, and a client certificate with its key. */
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly proxies?: Proxies;
  /** State directory, as for `--state-dir`; `false` for none. */
  readonly stateDir?: string | false;
  /** `add` is POST, `replace` is PUT. Default: `add`. */
  readonly method?: PushMethod;
  /** Total budget of delivery after the job. Default: 10. */
  readonly pushTimeoutSeconds?: number;
  /** Interval of progress pushes while the job runs, at least 1. Default: none. */
  readonly heartbeatSeconds?: number;
  /**
   * When the job starts: five fields as in a crontab, `@daily` and the like, or where systemd is installed, a calendar as for
   * `OnCalendar=`. For alerts on a run that is missing.
   */
  readonly schedule?: string;
  /** Time zone of the schedule, such as `Europe/Berlin`. Default: that of the machine. */
  readonly timezone?: string;
  /** In place of a schedule: the job starts this long after its last end. */
  readonly everySeconds?: number;
  /** In place of both: a success is due this long after the last one. */
  readonly maxAgeSeconds?: number;
  /** How late a success may be beyond its usual duration. Default: 5 % of the interval, 5 min to 1 h. */
  readonly graceSeconds?: number;
  /** A run that takes longer counts as stuck. Default: three times the longest of the last 100 successful runs. */
  readonly maxDurationSeconds?: number;
  /** How many failures in a row are worth an alert. Default: 1. */
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
  /** Program and arguments; or one line for the shell. */
  readonly command: readonly [string, ...string[]] | string;
  /** The shell of a command that is one line. Default: `/bin/sh`. */
  readonly shell?: string;
  /**
   * Record counts parsed from the output, as name (with `:AGG` if it is not `sum`) to pattern. A string has the syntax of
   * the command line. The flags i, m, s, u and v of a RegExp apply; d and g have no effect; y is refused.
   */
  readonly records?: Readonly<Record<string, RegExp | string>>;
  /** Gauges parsed from the output, as name (with `:AGG` if it is not `last`) to pattern. */
  readonly gauges?: Readonly<Record<string, RegExp | string>>;
  /** Name to pattern. A stage begins at the first line that matches. */
  readonly stages?: Readonly<Record<string, RegExp | string>>;
  /** Names or files, as for `--preset`, or your own preset objects. */
  readonly presets?: readonly (string | Preset)[];
  /** The streams to parse. Default: `both`. */
  readonly from?: ParsedStreams;
  /** `on-failure` holds the output back, and prints it only if the run failed. Default: `always`. */
  readonly output?: OutputPolicy;
  /** Exit codes that count as success. Default: 0. */
  readonly successCodes?: readonly number[];
  /** SIGTERM to the command after this time. Default: none. */
  readonly timeoutSeconds?: number;
  /** SIGKILL this long after the SIGTERM of the timeout. Default: 10. */
  readonly killAfterSeconds?: number;
  /** How many times a failed command is run again. Default: 0. */
  readonly retries?: number;
  /** Delay before the first retry. It doubles each time, up to an hour. Default: 1. */
  readonly retryDelaySeconds?: number;
  /** What to do while an earlier run of the same group goes on. Default: `allow`. */
  readonly overlap?: OverlapPolicy;
  /** Upper bound of a random delay before the start. Default: 0. */
  readonly jitterSeconds?: number;
}

/** The options of `meter`. Those that need a process, such as a timeout, are left out. */
export interface MeterOptions extends JobOptions {
  /** Is called at the end, before `meter` returns what the function returned or throws what it threw. */
  readonly onEnd?: (result: Measured | Unmeasured) => void;
}
