import { open } from 'node:fs/promises';
import { type ParsedExposition, parseExposition } from '../exposition/parse.js';
import { pushProblems } from '../exposition/validate.js';
import type { Host } from '../host.js';
import { CATALOGUE } from '../metrics/catalogue.js';
import type { GroupingKey } from '../model/grouping-key.js';
import type { MetricFamily } from '../model/metric-family.js';
import { DEFAULT_PREFIX } from '../model/plan.js';
import { EXIT, type Exit } from './command.js';
import { unreadable } from '../util/unreadable.js';
import { warn } from './warn.js';

type ReadFamilies =
  | { readonly kind: 'families'; readonly families: readonly MetricFamily[] }
  /** The reason has been printed. */
  | { readonly kind: 'refused'; readonly exit: Exit };

const BAD_DATA: ReadFamilies = { kind: 'refused', exit: EXIT.badData };

/** Reads and checks the families to push. */
export async function readFamilies(
  host: Host,
  key: GroupingKey,
  file: string | undefined,
): Promise<ReadFamilies> {
  const complain = (text: string): void => warn(host, [`${file ?? 'stdin'}: ${text}`]);
  let text: Buffer;
  try {
    text = file === undefined ? await host.stdin.read(LIMIT_BYTES) : await readFile(file);
  } catch (error) {
    complain(unreadable(error));
    return { kind: 'refused', exit: EXIT.noInput };
  }
  if (text.length > LIMIT_BYTES) {
    complain(`is longer than ${LIMIT_BYTES / 1024 / 1024} MiB: split it`);
    return BAD_DATA;
  }
  return check(parseExposition(text), key, complain);
}

function check(
  parsed: ParsedExposition,
  key: GroupingKey,
  complain: (text: string) => void,
): ReadFamilies {
  if (parsed.kind === 'invalid') {
    for (const { line, reason } of parsed.problems) complain(`line ${line}: ${reason}`);
    return BAD_DATA;
  }
  if (parsed.families.length === 0) {
    complain('has no samples, so nothing was pushed: to empty a group, use jobmeter delete');
    return BAD_DATA;
  }
  const problems = [...pushProblems(parsed.families, key), ...ownTypeProblems(parsed.families)];
  for (const problem of problems) complain(problem);
  if (problems.length > 0) return BAD_DATA;
  if (parsed.strippedTimestamps > 0) {
    const count = parsed.strippedTimestamps;
    const samples =
      count === 1 ? 'the timestamp of 1 sample' : `the timestamps of ${count} samples`;
    complain(`${samples} removed: gateways refuse them`);
  }
  return { kind: 'families', families: parsed.families };
}

/**
 * A gateway accepts one TYPE per metric name. After such a push it would refuse the results of
 * every job.
 */
function ownTypeProblems(families: readonly MetricFamily[]): readonly string[] {
  const own = new Map(
    Object.entries(CATALOGUE).map(([name, [type]]) => [`${DEFAULT_PREFIX}${name}`, type]),
  );
  return families.flatMap(({ name, type }) => {
    const ours = own.get(name) ?? type;
    return type === ours
      ? []
      : [`"${name}" is a ${ours} of jobmeter, not ${type}: put "# TYPE ${name} ${ours}" before it`];
  });
}

/** Enough for all metrics of a gateway with thousands of groups. */
const LIMIT_BYTES = 16 * 1024 * 1024;

async function readFile(path: string): Promise<Buffer> {
  const handle = await open(path);
  const chunks: Buffer[] = [];
  for await (const chunk of handle.createReadStream({ end: LIMIT_BYTES })) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
