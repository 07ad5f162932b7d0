import type { DestinationOptions } from '../model/destination.js';
import { open } from 'node:fs/promises';
import type { Host } from '../host.js';
import { CATALOGUE } from '../metrics/catalogue.js';
import { type Parsed, parseExposition } from '../exposition/parse.js';
import type { MetricFamily } from '../model/metric-family.js';
import type { GroupingKey } from '../model/grouping-key.js';
import { pushProblems } from '../exposition/validate.js';
import type { Problem, ParsedArgv } from '../options/command-line.js';
import { resolveGroupingKey } from '../plan/resolve-identity.js';
import { pushOptions } from '../options/other-options.js';
import { requireDestinations } from '../destinations/resolve-destinations.js';
import { DEFAULT_PREFIX, type PushMethod } from '../model/plan.js';
import { Resolver } from '../options/resolver.js';
import { collectSettings } from '../options/settings.js';
import { type Command, EXIT, type Exit, refuse } from './command.js';
import { forEachDestination } from './for-each-destination.js';

export const push: Command = {
  shape: {
    name: 'push',
    usage: '[options] < metrics.prom',
    description:
      'Sends exposition text to a group: adds to it, or replaces it. The text is checked first, so that nothing ' +
      'is sent that any gateway would refuse or be broken by; timestamps of samples are left out.',
    options: pushOptions,
    operands: 'none',
    examples: `
Examples:
  echo 'backup_size_bytes 42' | jobmeter push --job db_backup --gateway http://gateway:9091
  jobmeter push --job db_backup --group region=eu --replace --file metrics.prom
`,
  },
  execute: pushText,
};

interface PushRequest {
  readonly key: GroupingKey;
  readonly places: DestinationOptions;
  readonly method: PushMethod;
  readonly file: string | undefined;
}

async function pushText(
  host: Host,
  written: ParsedArgv,
  earlier: readonly Problem[],
): Promise<Exit> {
  const { settings, problems } = collectSettings(pushOptions, written.options, host.env);
  const resolver = new Resolver(settings);
  const request: PushRequest = {
    key: resolveGroupingKey(resolver),
    places: requireDestinations(resolver),
    method: resolver.isOn('replace') ? 'replace' : 'add',
    file: resolver.value('file'),
  };
  if (request.file === undefined && host.stdin.isTTY) {
    resolver.report('file', 'is missing: name a file, or pipe the exposition text in');
  }
  const all = [...earlier, ...problems, ...resolver.problems];
  if (all.length > 0) return refuse(host, 'push', all);
  const families = await readFamilies(host, request);
  if (families === undefined) return EXIT.badData;
  const { key, places, method } = request;
  return forEachDestination(host, places, (destination) =>
    destination.send(key, { core: families, userNamed: [] }, { mode: method }),
  );
}

/** What was given, ready to send. Undefined when it can't be; then the reason was said. */
async function readFamilies(
  host: Host,
  { key, file }: PushRequest,
): Promise<readonly MetricFamily[] | undefined> {
  const source = file ?? 'stdin';
  const complain = (text: string): void => {
    host.stderr.write(`jobmeter: ${source}: ${text}\n`);
  };
  let parsed: Parsed;
  try {
    const text = file === undefined ? await host.stdin.read(LIMIT_BYTES) : await readFile(file);
    if (text.length > LIMIT_BYTES) {
      complain(`is longer than ${LIMIT_BYTES / 1024 / 1024} MiB: no gateway should hold so much`);
      return undefined;
    }
    parsed = parseExposition(text);
  } catch (error) {
    complain(`can't be read: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
  if (parsed.kind === 'invalid') {
    for (const { line, reason } of parsed.problems) complain(`line ${line}: ${reason}`);
    return undefined;
  }
  if (parsed.families.length === 0) {
    complain('holds no sample: nothing is pushed; to empty a group, use jobmeter delete');
    return undefined;
  }
  const problems = [...pushProblems(parsed.families, key), ...ownTypeProblems(parsed.families)];
  for (const problem of problems) complain(problem);
  if (problems.length > 0) return undefined;
  if (parsed.strippedTimestamps > 0) {
    complain(
      `timestamps of samples were left out (${parsed.strippedTimestamps}): a gateway refuses them`,
    );
  }
  return parsed.families;
}

/** A gateway takes a name with one type only: after such a push it would refuse the results of every job. */
function ownTypeProblems(families: readonly MetricFamily[]): readonly string[] {
  const own = new Map(
    Object.entries(CATALOGUE).map(([name, [type]]) => [`${DEFAULT_PREFIX}${name}`, type]),
  );
  return families.flatMap(({ name, type }) => {
    const ours = own.get(name) ?? type;
    return type === ours
      ? []
      : [
          `"${name}" is a ${ours} of jobmeter's own, not ${type}: put "# TYPE ${name} ${ours}" before it`,
        ];
  });
}

/** What a gateway with thousands of groups holds in all. */
const LIMIT_BYTES = 16 * 1024 * 1024;

async function readFile(path: string): Promise<Buffer> {
  const handle = await open(path);
  const chunks: Buffer[] = [];
  for await (const chunk of handle.createReadStream({ end: LIMIT_BYTES })) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
