/**
 * An option: flag, environment variable and help text come from here. Those of `run` are in this file, the others made of
 * them in other-options.ts.
 *
 * `one` takes one value, `many` may be repeated, `switch` takes none. A `variable` is no option at all, but set in the
 * environment only: what stands on a command line is there for every user of the machine to read.
 */
export interface OptionSpec {
  readonly key: string;
  readonly kind: 'one' | 'many' | 'switch' | 'variable';
  /** As commander reads it: `-j, --job <NAME>`. Of a `variable` its name. */
  readonly flags: string;
  readonly help: string;
  /** Asked in this order; the first that is set wins. */
  readonly env: readonly string[];
}

const accessOptions: readonly OptionSpec[] = [
  {
    key: 'user',
    kind: 'one',
    flags: '--user <NAME>',
    help: 'user name for the gateways; its password comes from --password-file or JOBMETER_PASSWORD',
    env: ['JOBMETER_USER'],
  },
  {
    key: 'passwordFile',
    kind: 'one',
    flags: '--password-file <FILE>',
    help: 'file that holds the password of --user',
    env: ['JOBMETER_PASSWORD_FILE'],
  },
  {
    key: 'password',
    kind: 'variable',
    flags: 'JOBMETER_PASSWORD',
    help: 'the password of --user itself',
    env: ['JOBMETER_PASSWORD'],
  },
  {
    key: 'bearerTokenFile',
    kind: 'one',
    flags: '--bearer-token-file <FILE>',
    help: 'file that holds a bearer token for the gateways; or the token itself in JOBMETER_BEARER_TOKEN',
    env: ['JOBMETER_BEARER_TOKEN_FILE'],
  },
  {
    key: 'bearerToken',
    kind: 'variable',
    flags: 'JOBMETER_BEARER_TOKEN',
    help: 'the bearer token itself',
    env: ['JOBMETER_BEARER_TOKEN'],
  },
  {
    key: 'header',
    kind: 'many',
    flags: '--header <NAME:VALUE>',
    help: 'sent with every request to a gateway, repeatable; a value that is secret belongs in the variable',
    env: ['JOBMETER_HEADER'],
  },
  {
    key: 'ca',
    kind: 'one',
    flags: '--ca <FILE>',
    help: 'PEM file with the certificates that vouch for the gateways, in place of the usual ones',
    env: ['JOBMETER_CA'],
  },
  {
    key: 'cert',
    kind: 'one',
    flags: '--cert <FILE>',
    help: 'PEM file with the client certificate to show to the gateways',
    env: ['JOBMETER_CERT'],
  },
  {
    key: 'key',
    kind: 'one',
    flags: '--key <FILE>',
    help: 'PEM file with the private key of --cert, where that file does not hold it',
    env: ['JOBMETER_KEY'],
  },
  {
    key: 'httpProxy',
    kind: 'variable',
    flags: 'HTTP_PROXY',
    help: 'proxy for gateways with http://',
    env: ['http_proxy', 'HTTP_PROXY'],
  },
  {
    key: 'httpsProxy',
    kind: 'variable',
    flags: 'HTTPS_PROXY',
    help: 'proxy for gateways with https://',
    env: ['https_proxy', 'HTTPS_PROXY'],
  },
  {
    key: 'noProxy',
    kind: 'variable',
    flags: 'NO_PROXY',
    help: 'hosts that are asked without a proxy',
    env: ['no_proxy', 'NO_PROXY'],
  },
];

export const destinationOptions: readonly OptionSpec[] = [
  {
    key: 'gateway',
    kind: 'many',
    flags: '--gateway <URL>',
    help: 'Pushgateway base URL, path prefix included; repeat it and every gateway gets everything',
    env: ['JOBMETER_GATEWAY', 'PUSHGATEWAY_URL'],
  },
  {
    key: 'textfile',
    kind: 'one',
    flags: '--textfile <DIR>',
    help: "directory of node_exporter's textfile collector: a file for each group",
    env: ['JOBMETER_TEXTFILE'],
  },
  ...accessOptions,
  {
    key: 'pushTimeout',
    kind: 'one',
    flags: '--push-timeout <DURATION>',
    help: 'total time for all delivery after the job, retries included (default: 10s)',
    env: ['JOBMETER_PUSH_TIMEOUT'],
  },
];

export const stateOptions: readonly OptionSpec[] = [
  {
    key: 'stateDir',
    kind: 'one',
    flags: '--state-dir <DIR>',
    help: 'where results are kept (default: $XDG_STATE_HOME/jobmeter, /var/lib/jobmeter for root, else ~/.local/state/jobmeter)',
    env: ['JOBMETER_STATE_DIR'],
  },
  {
    key: 'noState',
    kind: 'switch',
    flags: '--no-state',
    help: 'keep nothing on disk: no run totals, no second delivery of what could not be sent',
    env: ['JOBMETER_NO_STATE'],
  },
];

export const groupOptions: readonly OptionSpec[] = [
  {
    key: 'job',
    kind: 'one',
    flags: '-j, --job <NAME>',
    help: 'the job label; required',
    env: ['JOBMETER_JOB'],
  },
  {
    key: 'group',
    kind: 'many',
    flags: '-g, --group <LABEL=VALUE>',
    help: 'grouping label beside the job, repeatable; instance is never added for you',
    env: ['JOBMETER_GROUP'],
  },
];

export const replaceOption: OptionSpec = {
  key: 'replace',
  kind: 'switch',
  flags: '--replace',
  help: 'PUT: replace everything the group holds, instead of POST: only the families sent',
  env: ['JOBMETER_REPLACE'],
};

export const prefixOption: OptionSpec = {
  key: 'prefix',
  kind: 'one',
  flags: '--prefix <PREFIX>',
  help: 'what the names of our metrics begin with (default: batch_job_)',
  env: ['JOBMETER_PREFIX'],
};

export const runOptions: readonly OptionSpec[] = [
  ...groupOptions,
  {
    key: 'label',
    kind: 'many',
    flags: '-l, --label <LABEL=VALUE>',
    help: 'constant label on the samples of this run, not part of the grouping key; repeatable',
    env: ['JOBMETER_LABEL'],
  },
  ...destinationOptions,
  ...stateOptions,
  replaceOption,
  {
    key: 'records',
    kind: 'many',
    flags: '--records <NAME[:AGG]=PATTERN>',
    help: 'count records in the output: sum of what the first group captures, or of matching lines; other named groups are labels, up to 1000 sets of them; AGG is sum, last, first, max or min; repeatable. The command then sees a pipe in place of a terminal (see --from)',
    env: ['JOBMETER_RECORDS'],
  },
  {
    key: 'gauge',
    kind: 'many',
    flags: '--gauge <NAME[:AGG]=PATTERN>',
    help: 'a metric of your own name with a number from the output, the last one unless AGG says otherwise; repeatable',
    env: ['JOBMETER_GAUGE'],
  },
  {
    key: 'stage',
    kind: 'many',
    flags: '--stage <NAME=PATTERN>',
    help: 'a stage begins at the first line that matches: how long each of them took; repeatable',
    env: ['JOBMETER_STAGE'],
  },
  {
    key: 'preset',
    kind: 'many',
    flags: '--preset <NAME>',
    help: 'counts and gauges for a well-known tool (jobmeter presets lists them), or for yours: a file such as ./mytool.json; repeatable',
    env: ['JOBMETER_PRESET'],
  },
  {
    key: 'expect',
    kind: 'one',
    flags: '--expect <EXPRESSION>',
    help: "what must hold of records and gauges, such as 'rows > 0 && errors == 0'; else the run has failed with exit status 65",
    env: ['JOBMETER_EXPECT'],
  },
  {
    key: 'from',
    kind: 'one',
    flags: '--from <STREAM>',
    help: 'which streams are parsed: stdout, stderr or both (default: both); the other one stays untouched, terminal included',
    env: ['JOBMETER_FROM'],
  },
  {
    key: 'output',
    kind: 'one',
    flags: '-o, --output <WHEN>',
    help: 'always, or on-failure: hold the output back and print it only if the run failed (default: always)',
    env: ['JOBMETER_OUTPUT'],
  },
  {
    key: 'timeout',
    kind: 'one',
    flags: '--timeout <DURATION>',
    help: 'stop the command and all it started after this time: SIGTERM first; exit status 124',
    env: ['JOBMETER_TIMEOUT'],
  },
  {
    key: 'killAfter',
    kind: 'one',
    flags: '--kill-after <DURATION>',
    help: 'SIGKILL for what is still there this long after SIGTERM (default: 10s); exit status 137',
    env: ['JOBMETER_KILL_AFTER'],
  },
  {
    key: 'retries',
    kind: 'one',
    flags: '--retries <N>',
    help: 'run the command again while it fails, up to N more times (default: 0)',
    env: ['JOBMETER_RETRIES'],
  },
  {
    key: 'retryDelay',
    kind: 'one',
    flags: '--retry-delay <DURATION>',
    help: 'wait before the first retry; each further wait is twice as long, up to 1h (default: 1s)',
    env: ['JOBMETER_RETRY_DELAY'],
  },
  {
    key: 'jitter',
    kind: 'one',
    flags: '--jitter <DURATION>',
    help: 'wait a random time up to this before the command is started',
    env: ['JOBMETER_JITTER'],
  },
  {
    key: 'overlap',
    kind: 'one',
    flags: '--overlap <POLICY>',
    help: 'while an earlier run of the same group goes on here: allow, skip (exit status 0), wait, or fail (exit status 75) (default: allow)',
    env: ['JOBMETER_OVERLAP'],
  },
  {
    key: 'heartbeat',
    kind: 'one',
    flags: '--heartbeat <DURATION>',
    help: 'push what is known so far, again and again while the job runs; 1s at the least',
    env: ['JOBMETER_HEARTBEAT'],
  },
  {
    key: 'successCodes',
    kind: 'one',
    flags: '--success-codes <LIST>',
    help: 'exit codes that count as success, such as 0,24 or 0-3 (default: 0); the exit status is passed on as it is',
    env: ['JOBMETER_SUCCESS_CODES'],
  },
  {
    key: 'shell',
    kind: 'one',
    flags: '--shell <LINE>',
    help: 'run one shell line instead of a command',
    env: ['JOBMETER_SHELL'],
  },
  {
    key: 'shellBin',
    kind: 'one',
    flags: '--shell-bin <PATH>',
    help: 'the shell that --shell uses (default: /bin/sh)',
    env: ['JOBMETER_SHELL_BIN'],
  },
  prefixOption,
  {
    key: 'strict',
    kind: 'switch',
    flags: '--strict',
    help: 'exit status 69 where the command succeeded, but its result did not get everywhere',
    env: ['JOBMETER_STRICT'],
  },
  {
    key: 'dryRun',
    kind: 'switch',
    flags: '--dry-run',
    help: 'run nothing: print the resolved plan, the URLs and the metrics that would be sent',
    env: ['JOBMETER_DRY_RUN'],
  },
  {
    key: 'print',
    kind: 'switch',
    flags: '--print',
    help: 'after the run, print the metrics to stderr as well',
    env: ['JOBMETER_PRINT'],
  },
  {
    key: 'verbose',
    kind: 'switch',
    flags: '-v, --verbose',
    help: 'one summary line on stderr, on a terminal or not',
    env: ['JOBMETER_VERBOSE'],
  },
  {
    key: 'quiet',
    kind: 'switch',
    flags: '-q, --quiet',
    help: 'nothing of ours on stderr, warnings included',
    env: ['JOBMETER_QUIET'],
  },
];

/** Those that can be written on a command line. */
export function optionsOf(specs: readonly OptionSpec[]): readonly OptionSpec[] {
  return specs.filter(({ kind }) => kind !== 'variable');
}

/** `-j` and `--job` of `-j, --job <NAME>`. */
export function flagNames(spec: OptionSpec): readonly string[] {
  const [names = ''] = spec.flags.split(' <', 1);
  return names.split(', ');
}

/** `--job` of `-j, --job <NAME>`. */
export function flagName(spec: OptionSpec): string {
  return flagNames(spec).at(-1) ?? spec.flags;
}
