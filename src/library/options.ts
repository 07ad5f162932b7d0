import type { Proxies } from '../model/access.js';
import type { Labels } from '../model/metric-family.js';
import type { Preset } from '../model/preset.js';

/** The options of `jobmeter run` for programs. Environment variables such as PUSHGATEWAY_URL are not read. */
export interface RunJobOptions {
  /** The job label. */
  readonly job: string;
  /** Program and arguments; or one line for `/bin/sh -c`. */
  readonly command: readonly [string, ...string[]] | string;
  /** Grouping labels beside the job. */
  readonly group?: Labels;
  /** Constant labels on the samples of this run, not part of the grouping key. */
  readonly labels?: Labels;
  /** Base URLs of Pushgateways. Every one gets all results. Default: none; results stay in local state. */
  readonly gateways?: readonly string[];
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
  readonly method?: 'add' | 'replace';
  /** Total budget of delivery after the job, in seconds. Default: 10. */
  readonly pushTimeoutSeconds?: number;
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
  /** An expression over records and gauges, such as `rows > 0`. The run fails if it does not hold. */
  readonly expect?: string;
  /** Exit codes that count as success. Default: 0. */
  readonly successCodes?: readonly number[];
  /** Prefix of metric names. Default: `batch_job_`. */
  readonly prefix?: string;
}
