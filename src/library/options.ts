import type { Proxies } from '../model/access.js';
import type { Labels } from '../model/metric-family.js';
import type { Preset } from '../model/preset.js';

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
  /** Directory of node_exporter's textfile collector: a file for each group. */
  readonly textfile?: string;
  /** Who we are to the gateways: a user with a password, or a bearer token; as text, or the file that holds it. */
  readonly user?: string;
  readonly password?: string;
  readonly passwordFile?: string;
  readonly bearerToken?: string;
  readonly bearerTokenFile?: string;
  /** Sent with every request to a gateway. */
  readonly headers?: Readonly<Record<string, string>>;
  /** PEM files: what vouches for the gateways, and the client certificate to show to them, with its key. */
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly proxies?: Proxies;
  /** Where group state lives, as for `--state-dir`; `false` keeps none. */
  readonly stateDir?: string | false;
  /** `add` is POST, `replace` is PUT. Default: `add`. */
  readonly method?: 'add' | 'replace';
  /** Total budget of delivery after the job, in seconds. Default: 10. */
  readonly pushTimeoutSeconds?: number;
  /**
   * Record counts parsed from the output: name (with `:AGG` where it is not `sum`) to pattern. A text is read as on the
   * command line. Of the flags of a RegExp, i, m, s, u and v count; d and g change nothing, since each line is searched
   * once; y is refused.
   */
  readonly records?: Readonly<Record<string, RegExp | string>>;
  /** Metrics of your own names parsed from the output: name (with `:AGG` where it is not `last`) to pattern, as above. */
  readonly gauges?: Readonly<Record<string, RegExp | string>>;
  /** A stage begins at the first line that matches: name to pattern, as above. */
  readonly stages?: Readonly<Record<string, RegExp | string>>;
  /** What is known of tools: by name or file, as for `--preset`, or a preset of your own. */
  readonly presets?: readonly (string | Preset)[];
  /** What must hold of records and gauges, such as `rows > 0`; else the run has failed. */
  readonly expect?: string;
  /** Exit codes that count as success. Default: 0. */
  readonly successCodes?: readonly number[];
  /** What metric names begin with. Default: `batch_job_`. */
  readonly prefix?: string;
}
