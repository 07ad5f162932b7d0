import { openDestinations, warningsOf } from '../destinations/kinds.js';
import type { Host } from '../host.js';
import { LISTING_TIMEOUT_SECONDS } from '../model/plan.js';
import { DESTINATION_OPTIONS } from '../options/command-options.js';
import { NAME_STATE_DIRECTORY } from '../plan/resolve-state.js';
import { direct } from '../platform/disk.js';
import { StateStore } from '../state/store.js';
import { type Command, displayed, EXIT, type Exit, inPieces, printed } from './command.js';
import { healthOf } from './status/health.js';
import { readStatus, type StatusRequest, type StatusView } from './status/read-status.js';
import { resolvingCommand } from './resolving-command.js';
import { statusJson } from './status/status-json.js';
import { formatTable } from './status/status-table.js';
import { formatFor } from './table.js';
import { watchStatus } from './status/watch-status.js';
import { countOf } from '../util/count-of.js';
import { warn } from './warn.js';
import { resolveStatus, type StatusOptions } from './status/resolve-status.js';

export const status: Command = resolvingCommand({
  shape: {
    name: 'status',
    usage: '[options]',
    description:
      'Lists every group of local state and of the gateways named: its state, when it last succeeded, how long the ' +
      'last run took and what it counted. Failed and late groups come first. A run whose process is gone without a ' +
      'result is shown as lost; flush and the next run count it.',
    options: [
      'job',
      'match',
      'failed',
      'late',
      'running',
      'maxAge',
      ...DESTINATION_OPTIONS,
      'stateDir',
      'noState',
      'prefix',
      'sort',
      'json',
      'exitCode',
      'watch',
      'interval',
      'config',
    ],
    wording: {
      job: 'only this job',
      gateway: 'base URL of a Pushgateway whose groups are listed, too',
      pushTimeout: 'time for each request, retries included',
      noState: 'do not look at what is kept on disk',
    },
    defaults: { pushTimeout: `${LISTING_TIMEOUT_SECONDS}s` },
    operands: 'none',
    examples: `
Examples:
  jobmeter status
  jobmeter status --failed --late --max-age 26h --exit-code
  jobmeter status --match 'env=~"prod.*"' --watch
  jobmeter status --json --gateway http://gateway:9091
`,
  },
  resolve: resolveStatus,
  execute: showStatus,
});

async function showStatus(host: Host, options: StatusOptions): Promise<Exit> {
  const { places, state, intervalSeconds, isJudged, isJson, ...rest } = options;
  if (state.kind === 'none' && state.reason !== undefined) {
    warn(host, [`no local state: ${state.reason}; ${NAME_STATE_DIRECTORY}`]);
  }
  const destinations = await openDestinations(places);
  const store = state.kind === 'none' ? undefined : new StateStore(state, direct);
  const request: StatusRequest = { ...rest, store, destinations };
  if (intervalSeconds !== undefined) {
    const last = await watchStatus(host, request, intervalSeconds);
    return last === undefined ? EXIT.ok : exitOf(last, isJudged);
  }
  const view = await readStatus(request, host.clock.now());
  const exit = exitOf(view, isJudged);
  const shown = isJson
    ? await inPieces(host, statusJson(view.shown, view, view.expected), printed, exit)
    : displayed(host, textOf(host, request, view), exit);
  warn(host, [...(await warningsOf(destinations)), ...view.problems]);
  return shown;
}

function textOf(host: Host, { where }: StatusRequest, view: StatusView): string {
  if (view.shown.length > 0) {
    return formatTable(view.shown, view.expected, formatFor(host));
  }
  if (view.problems.length > 0) return '';
  if (where === '') return 'nothing to show: no local state, and no --gateway or --textfile\n';
  return view.known === 0
    ? `no jobs in ${where}\n`
    : `none of ${countOf(view.known, 'group')} matches\n`;
}

const FAILED_OR_LATE = 1;
const NO_SUCH_GROUP = 2;

/** An unreachable place decides before the health of groups. */
function exitOf(view: StatusView, isJudged: boolean): Exit {
  if (view.isIncomplete) return EXIT.unavailable;
  if (!isJudged) return EXIT.ok;
  if (view.selected === 0) return NO_SUCH_GROUP;
  const isFine = view.shown.every((group) =>
    ['ok', 'unknown'].includes(healthOf(group, view.expected)),
  );
  return isFine ? EXIT.ok : FAILED_OR_LATE;
}
