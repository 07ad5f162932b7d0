import fs from 'node:fs';
import type { Host } from '../host.js';
import {
  type Measurements,
  resolveMeasurements,
  namingOutsideRun,
} from '../plan/resolve-measurements.js';
import { PATTERN_OPTIONS } from '../options/command-options.js';
import { resolvePrefix } from '../plan/prefix.js';
import type { ListKey } from '../options/options.js';
import type { Resolver } from '../options/resolver.js';
import { expectationFailure } from '../extract/expectations/expectation-failure.js';
import { Scanner } from '../extract/scan/scanner.js';
import { Tracer } from '../extract/explain/tracer.js';
import { type Command, displayed, EXIT, type Exit, printed } from './command.js';
import { formatParseReport, type ParseReport, parseReportJson } from './parse-report.js';
import { resolvingCommand, type Written } from './resolving-command.js';
import { formatFor } from './table.js';
import { unreadable } from '../util/unreadable.js';
import { warn } from './warn.js';

export const parse: Command = resolvingCommand({
  shape: {
    name: 'parse',
    usage: '[options] [FILE]',
    description:
      'Tries patterns and presets on a saved log, a file or stdin. Runs and sends nothing: prints what a run with this ' +
      'output would count, which lines match, and why others do not. Exits 65 if --expect does not hold.',
    options: ['file', ...PATTERN_OPTIONS, 'prefix', 'json', 'config'],
    wording: { expect: "what is expected: 'rows > 0'" },
    operands: 'file',
    examples: `
Examples:
  jobmeter parse --records rows='COPY (\\d+)' --expect 'rows > 0' < load.log
  jobmeter parse --preset rsync backup.log
`,
  },
  resolve: resolveTrial,
  execute: parseLog,
});

async function parseLog(host: Host, { prefix, patterns, file, isJson }: Trial): Promise<Exit> {
  const scanner = new Scanner(patterns, { monotonic: () => 0 }, 'own');
  const tracer = new Tracer(patterns);
  const problem = await readThrough(file === undefined ? host.stdin.chunks() : chunksOf(file), [
    scanner.stream('stdout'),
    (chunk) => tracer.write(chunk),
  ]);
  if (problem !== undefined) {
    warn(host, [`${file ?? 'stdin'}: ${problem}`]);
    return EXIT.noInput;
  }
  const { expect, records, gauges } = patterns;
  const findings = scanner.finish(0);
  const outcome = expect && expectationFailure(expect, findings, [...records, ...gauges]);
  const parsed: ParseReport = {
    ...findings,
    ...tracer.end(),
    prefix,
    expect: expect?.text,
    outcome,
  };
  const exit = outcome === undefined ? EXIT.ok : EXIT.expectationFailed;
  return isJson
    ? printed(host, parseReportJson(parsed), exit)
    : displayed(host, formatParseReport(parsed, formatFor(host)), exit);
}

const LOOKING: readonly ListKey[] = ['records', 'gauge', 'stage', 'preset'];

interface Trial {
  readonly prefix: string;
  readonly patterns: Measurements;
  /** Undefined for stdin. */
  readonly file: string | undefined;
  readonly isJson: boolean;
}

async function resolveTrial(
  resolver: Resolver,
  host: Pick<Host, 'stdin'>,
  { operands, config }: Written,
): Promise<Trial> {
  const prefix = resolvePrefix(resolver);
  const patterns = await resolveMeasurements(resolver, namingOutsideRun(prefix), config.presets);
  if (!LOOKING.some((key) => resolver.isGiven(key))) {
    resolver.report('records', 'is missing: say what to look for, here or with --preset');
  }
  const [operand] = operands;
  const option = resolver.value('file');
  if (operand !== undefined && option !== undefined) {
    resolver.report('file', 'and a file argument are both given: keep one');
  }
  const file = option ?? operand;
  if (file === undefined && host.stdin.isTTY) {
    resolver.report('file', 'is missing: name a file, or pipe the log in');
  }
  return { prefix, patterns, file, isJson: resolver.isOn('json') };
}

function chunksOf(file: string): AsyncIterable<Buffer> {
  return fs.createReadStream(file);
}

/** Returns the problem if the source can't be read. */
async function readThrough(
  chunks: AsyncIterable<Buffer>,
  readers: readonly ((chunk: Buffer) => void)[],
): Promise<string | undefined> {
  const source = chunks[Symbol.asyncIterator]();
  for (;;) {
    let next: IteratorResult<Buffer>;
    try {
      next = await source.next();
    } catch (error) {
      return unreadable(error);
    }
    if (next.done === true) return undefined;
    for (const read of readers) read(next.value);
  }
}
