import type { Endpoint } from '../../http/endpoint.js';
import type { HttpResponse } from '../../http/client.js';
import type { GatewayFailure } from '../../model/delivery.js';
import { withDeadline } from '../../util/deadline.js';
import type { GroupingKey } from '../../model/grouping-key.js';
import type { GroupList, Part, RemoteGroup } from '../destination.js';
import { groupsIn, keysIn, parseVector, type QueriedSeries } from './groups.js';
import { callEngine, refusal } from './post.js';
import { PUSH_TIME } from '../../model/metric-family.js';

/** Longer than the interval of a monthly job. The shipped rules use the same window. */
const WINDOW_SECONDS = 35 * 86_400;

/** Regular expression for the metrics that describe a group, with any prefix. */
const TELLING =
  '.*(?:last_(?:start|completion|success|failure)_timestamp_seconds|duration_seconds|success|exit_code|consecutive_failures|running|outcome|records)';

/** Regular expression for the metrics with start and end times. */
const TIMES = '.*last_(?:start|completion|success|failure)_timestamp_seconds';

/** More values in one matcher make the query slower, not faster. */
const MOST_VALUES = 500;

/** Enough for about 20,000 groups of 12 series. */
const LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Lists groups with the query API of Prometheus, with the last values in the window.
 * @param url of the query API
 * @param view of each group to keep
 */
export async function queryGroups<T>(
  endpoint: Endpoint,
  url: string,
  view: (group: RemoteGroup) => T,
  signal: AbortSignal | undefined,
  { groups, within = WINDOW_SECONDS, isBrief }: Part = {},
): Promise<GroupList<T>> {
  return withDeadline(endpoint.timeoutSeconds, signal, async (deadline) => {
    const query = (selector: string): Promise<readonly QueriedSeries[] | GatewayFailure> =>
      queryVector(
        endpoint,
        url,
        `last_over_time(${selector}[${Math.min(within, WINDOW_SECONDS)}s])`,
        deadline,
      );
    const pushTimes = await query(`${PUSH_TIME}{${groups === undefined ? '' : of(groups)}}`);
    if ('kind' in pushTimes) return pushTimes;
    if (pushTimes.length === 0) return { kind: 'groups', groups: [] };
    const wanted = groups ?? keysIn(pushTimes);
    const names = isBrief ? TIMES : TELLING;
    const series = await query(`{__name__=~${JSON.stringify(names)},${of(wanted)}}`);
    if ('kind' in series) return series;
    return { kind: 'groups', groups: groupsIn(pushTimes, series).map(view) };
  });
}

/** Matchers that all series of these groups meet: a job may have thousands of other groups. */
function of(groups: readonly GroupingKey[]): string {
  const [first, ...others] = groups;
  const common = Object.keys(first?.labels ?? {}).filter((name) =>
    others.every(({ labels }) => Object.hasOwn(labels, name)),
  );
  const jobs = oneOf(groups.map(({ job }) => job));
  const labels = common.map((name) => [name, oneOf(groups.map((key) => key.labels[name] ?? ''))]);
  return [['job', jobs ?? '.+'], ...labels]
    .flatMap(([name, values]) => (values === undefined ? [] : `${name}=~${JSON.stringify(values)}`))
    .join(',');
}

/** Regular expression. Undefined if there are too many. */
function oneOf(all: readonly string[]): string | undefined {
  const values = [...new Set(all)];
  return values.length > MOST_VALUES ? undefined : values.map(literal).join('|');
}

/** The text as a literal in a regular expression. */
function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

async function queryVector(
  endpoint: Endpoint,
  url: string,
  promql: string,
  deadline: AbortSignal,
): Promise<readonly QueriedSeries[] | GatewayFailure> {
  const response = await callEngine(
    endpoint,
    {
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      // VictoriaMetrics hides samples of the last 30 s from other queries.
      body: new URLSearchParams({ query: promql, nocache: '1' }).toString(),
      responseLimitBytes: LIMIT_BYTES,
    },
    deadline,
  );
  if (response.kind !== 'response') return response;
  return parseVector(response.body) ?? listFailure(endpoint, response, url);
}

/** vmagent answers an unknown path with 400. */
const NO_API: readonly number[] = [400, 404, 405, 501];

function listFailure(endpoint: Endpoint, response: HttpResponse, url: string): GatewayFailure {
  const { status, body } = response;
  if (status < 300 || NO_API.includes(status)) {
    const answer = status < 300 ? 'its answer is no result' : `status ${status}`;
    const path = new URL(url).pathname;
    return {
      kind: 'unsupported',
      reason: `cannot list its groups: it has no query API at ${path} (${answer}); name the server that stores the samples to see them`,
    };
  }
  return refusal({ status, body }, endpoint);
}
