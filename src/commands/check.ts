import { configIn, findConfig } from '../config/read-config.js';
import { resolveDestinations } from '../destinations/resolve-destinations.js';
import type { Host } from '../host.js';
import { LISTING_TIMEOUT_SECONDS } from '../model/plan.js';
import type { ParsedArgv, Problem } from '../options/command-line.js';
import { DESTINATION_OPTIONS } from '../options/command-options.js';
import { Resolver } from '../options/resolver.js';
import { collectSettings } from '../options/settings.js';
import { resolvePrefix } from '../plan/prefix.js';
import { resolveState } from '../plan/resolve-state.js';
import { type Command, displayed, type Exit, printed, refuse } from './command.js';
import { checkAll } from './check/areas.js';
import { pushedMetrics } from './check/pushed-metrics.js';
import { resolvePrometheus } from './check/prometheus-source.js';
import { EXITS, findingsJson, findingsText, worstOf } from './check/report.js';
import { parsePeriod } from '../extract/numbers/duration.js';
import { nameFindings } from './check/named.js';

const OLD = '30d';

export const check: Command = {
  shape: {
    name: 'check',
    usage: '[options]',
    description:
      'Checks the whole set-up: the gateways and textfile directory named, local state, the environment, the config files, and ' +
      'whether cron finds Node. Prints a line for everything that is wrong, with the command that mends it. Exit status 0 where all is ' +
      'well, 1 for warnings, 2 for problems.',
    options: [
      'olderThan',
      ...DESTINATION_OPTIONS,
      'spread',
      'prometheus',
      'stateDir',
      'noState',
      'prefix',
      'json',
      'verbose',
      'config',
    ],
    wording: {
      gateway: 'base URL of a Pushgateway to check',
      olderThan: `report groups without a push for this long (default: ${OLD})`,
      pushTimeout: 'time for all checks',
      spread: 'report groups that are left on a gateway that is not their own',
      noState: 'do not look at what is kept on disk',
      json: 'print all findings as JSON',
      verbose: 'print what is in order, too',
    },
    defaults: { pushTimeout: `${LISTING_TIMEOUT_SECONDS}s` },
    operands: 'none',
    examples: `
Examples:
  jobmeter check --gateway http://gateway:9091
  jobmeter check --verbose --gateway http://gateway:9091 --prometheus http://prometheus:9090
  jobmeter check --json --gateway http://gateway:9091 --prometheus /etc/prometheus/prometheus.yml
`,
  },
  execute: checkSetUp,
};

/**
 * A mistake in the environment or in a config file is a finding. Only what prevents the check
 * itself is a usage error.
 */
async function checkSetUp(
  host: Host,
  { options }: ParsedArgv,
  earlier: readonly Problem[],
): Promise<Exit> {
  const files = findConfig(host, options.config);
  const config = await configIn(files, []);
  const { settings, problems } = collectSettings(
    check.shape.options,
    options,
    host.env,
    config.layers,
  );
  const resolver = new Resolver(settings, config.gateways);
  const places = resolveDestinations(resolver, 'list');
  const prefix = resolvePrefix(resolver);
  const setUp = {
    host,
    files,
    configFile: options.config,
    places,
    isSpreading: resolver.isOn('spread'),
    state: resolveState(resolver, host),
    prefix,
    pushed: await pushedMetrics({ host, files }, prefix),
    prometheus: resolvePrometheus(resolver),
    timeoutSeconds: places.pushTimeoutSeconds,
    olderThan: resolveAge(resolver),
    now: () => host.clock.now(),
  };
  // Every option of check that a file can set is also an option of run, so the check of the file
  // reports its mistakes.
  const ours = resolver.problems.filter(({ origin }) => origin !== 'file');
  const all = [...earlier, ...problems, ...ours];
  if (all.length > 0) return refuse(host, 'check', all);
  const findings = [...(await nameFindings(resolver, config)), ...(await checkAll(setUp))];
  const exit = EXITS[worstOf(findings)];
  return resolver.isOn('json')
    ? printed(host, findingsJson(findings), exit)
    : displayed(host, findingsText(findings, resolver.isOn('verbose') ? 'all' : 'not-ok'), exit);
}

function resolveAge(resolver: Resolver): { readonly seconds: number; readonly text: string } {
  const text = resolver.value('olderThan') ?? OLD;
  const fallback = parsePeriod(OLD) ?? Number.NaN;
  const form = 'write a duration above 0, such as 30d';
  const seconds = resolver.parsed('olderThan', fallback, parsePeriod, form);
  return { seconds, text };
}
