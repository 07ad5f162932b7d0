/** Finds input that a gateway would refuse, change, or be disabled by. */
import { labelsOfType, ownerOf, sampleProblem } from './composite.js';
import type { MetricFamily, Sample } from '../model/metric-family.js';
import type { GroupingKey } from '../model/grouping-key.js';
import { labelNameProblem, labelValueProblem, metricNameProblem } from './names.js';
import { formatSeries, seriesId } from './series-id.js';

/**
 * Returns all reasons not to push these families to this group, without duplicates, including
 * `groupingKeyProblems`. Ignores families without samples, because they are not sent. Conflicts
 * with other groups (the same name with another TYPE) are known only to the gateway.
 */
export function pushProblems(
  families: readonly MetricFamily[],
  key: GroupingKey,
): readonly string[] {
  const pushed = families.filter(({ samples }) => samples.length > 0);
  const problems = [
    ...groupingKeyProblems(key),
    ...familyNameProblems(pushed).map(({ problem }) => problem),
    ...pushed.flatMap((family) => familyProblems(family, key)),
  ];
  return [...new Set(problems)];
}

/**
 * Returns all reasons not to use this grouping key. An empty or non-UTF-8 value makes Pushgateway
 * (1.5.1 to 1.11.3) refuse every push of every client until the group is deleted.
 */
export function groupingKeyProblems({ job, labels }: GroupingKey): readonly string[] {
  const jobProblem =
    job === '' ? 'the job is empty: give it a name' : named('job', labelValueProblem(job));
  const labelProblems = Object.entries(labels).flatMap(([name, value]) => [
    groupingLabelProblem(name),
    named(`grouping label "${name}"`, labelValueProblem(value)),
  ]);
  return [jobProblem, ...labelProblems].filter((problem) => problem !== undefined);
}

function groupingLabelProblem(name: string): string | undefined {
  if (name === 'job') {
    return '"job" cannot be a grouping label, because the job is set separately: leave it out';
  }
  return named('grouping label', labelNameProblem(name));
}

/** Finds conflicts between families: the name of each family to leave out, and why. */
export function familyNameProblems(
  pushed: readonly MetricFamily[],
): readonly { readonly name: string; readonly problem: string }[] {
  const types = new Map(pushed.map(({ name, type }) => [name, type]));
  const seen = new Set<string>();
  return pushed.flatMap(({ name }) => {
    const owner = ownerOf(name, (family) => types.get(family));
    const clash =
      owner && `metric "${name}" is also a part of the ${types.get(owner)} "${owner}": rename one`;
    const twice = seen.has(name)
      ? `metric "${name}" appears as two families: merge them`
      : undefined;
    seen.add(name);
    return [clash, twice].flatMap((problem) => (problem === undefined ? [] : { name, problem }));
  });
}

/** Checks one family by itself. */
export function familyProblems(family: MetricFamily, key: GroupingKey): readonly string[] {
  const { name, help, samples } = family;
  const problems = [
    metricNameProblem(name),
    help.isWellFormed() ? undefined : `the HELP of "${name}" is not valid UTF-8: correct it`,
    ...samples.flatMap((sample) => [
      valueProblem(family, sample),
      sampleProblem(family, sample),
      ...labelProblems(family, sample, key),
    ]),
    duplicateProblem(family),
  ];
  return problems.filter((problem) => problem !== undefined);
}

/** For callers in JavaScript: prom-client renders a value that is not a number as +Inf. */
function valueProblem({ name }: MetricFamily, { value }: Sample): string | undefined {
  return typeof value === 'number'
    ? undefined
    : `metric "${name}" has a value that is not a number`;
}

/**
 * The gateway overwrites labels of the grouping key. Two series would become one, or a bucket would have `le` twice.
 */
function labelProblems(
  { name, type }: MetricFamily,
  { labels }: Sample,
  key: GroupingKey,
): readonly (string | undefined)[] {
  const where = `metric "${name}"`;
  // On the gateway, a histogram has the label `le` even if no bucket was sent.
  const carried = new Set([...Object.keys(labels), ...labelsOfType(type)]);
  const overwritten = ['job', ...Object.keys(key.labels)].filter((label) => carried.has(label));
  return [
    ...overwritten.map(
      (label) => `${where} has the label "${label}", which the group sets: drop or rename it`,
    ),
    ...Object.entries(labels).flatMap(([label, value]) => [
      named(where, labelNameProblem(label)),
      named(`${where}, label "${label}"`, sampleLabelValueProblem(label, value)),
    ]),
  ];
}

/** An empty value in a sample is legal and means that the label is absent. For `instance` it is always a mistake. */
function sampleLabelValueProblem(label: string, value: string): string | undefined {
  if (!value.isWellFormed()) return 'the value is not valid UTF-8: correct it';
  if (label === 'instance' && value === '') {
    return 'the value is empty: give one, or leave the label out';
  }
  return undefined;
}

function duplicateProblem(family: MetricFamily): string | undefined {
  const seen = new Set<string>();
  const twice = family.samples.find((sample) => {
    const id = seriesId(family, sample);
    return seen.size === seen.add(id).size;
  });
  return (
    twice && `${formatSeries(family, twice)} appears twice: keep one, or give it another label`
  );
}

function named(where: string, problem: string | undefined): string | undefined {
  return problem && `${where}: ${problem}`;
}
