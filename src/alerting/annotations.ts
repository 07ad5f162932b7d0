import { DEFAULT_PREFIX } from '../model/plan.js';
import type { Alert, AlertingTarget, Since, Subject } from './alert.js';
import { lookingBack } from './selectors.js';
import { PUSH_TIME } from '../model/metric-family.js';

/**
 * Annotations name points in time instead of periods, because `keep_firing_for` freezes them. The
 * host is queried for: as a label it would give the alert a new identity on every host that the job
 * moves to.
 */
export function annotationsOf(
  alert: Alert,
  target: AlertingTarget,
): Readonly<Record<string, string>> {
  const { subject = 'group', command = HISTORY } = alert;
  const matchers = subject === 'record' ? MATCHERS_OF_JOB : MATCHERS;
  const since = (alert.since ?? []).map((each) => moment(each, subject, target));
  return {
    summary: alert.summary,
    description: alert.description,
    host: isOfGroup(subject) ? `${matchers}${hosts(target)}` : INSTANCE,
    ...(since.length > 0 && { since: `${matchers}${since.join(', ')}` }),
    command,
  };
}

const HISTORY = "jobmeter history '{{ reReplaceAll \"'\" \"'\\\\''\" $labels.job }}'";

/**
 * Sets `$of` to matchers of all labels of the alert, without those that the engine adds: Prometheus
 * adds the metric name, vmalert the labels of the rule.
 */
const MATCHERS =
  '{{ $of := "" }}{{ range $name, $value := $labels }}' +
  '{{ if not (match "^(__name__|alertname|alertgroup|severity)$" $name) }}' +
  '{{ $of = printf "%s%s=%q," $of $name $value }}{{ end }}{{ end }}';

/** Grouping labels and the further labels of a record look the same here. */
const MATCHERS_OF_JOB = '{{ $of := printf "job=%q" $labels.job }}';

function isOfGroup(subject: Subject): boolean {
  return subject === 'group' || subject === 'record';
}

const INSTANCE = '{{ with $labels.instance }}{{ . }}{{ else }}unknown{{ end }}';

function hosts({ engine, prefix }: AlertingTarget): string {
  const info = lookingBack(engine, `${prefix}info{%s}`);
  return (
    `{{ range $index, $found := query (printf "count by (host) (${info})" $of) }}` +
    '{{ if $index }}, {{ end }}{{ $found.Labels.host }}{{ else }}unknown{{ end }}'
  );
}

/** `deadline 2026-11-27 03:10:00 +0000 UTC`. A gateway that never accepted a push of the group says 0. */
function moment(
  { moment: name, metric }: Since,
  subject: Subject,
  { engine, prefix: ofJobs }: AlertingTarget,
): string {
  const prefix = subject === 'host' ? DEFAULT_PREFIX : ofJobs;
  const full = metric === 'push_time' ? PUSH_TIME : `${prefix}${metric}`;
  const never = metric === 'push_time' ? 'never' : 'unknown';
  const query = `max(${lookingBack(engine, `${full}{%s}`)}) != 0`;
  return `${name} {{ with query (printf "${query}" $of) }}{{ . | first | value | humanizeTimestamp }}{{ else }}${never}{{ end }}`;
}
