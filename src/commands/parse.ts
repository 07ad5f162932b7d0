import fs from 'node:fs';
import type { Host } from '../host.js';
import type { Problem, ParsedArgv } from '../options/command-line.js';
import { resolveMeasurements } from '../plan/resolve-measurements.js';
import { parseOptions } from '../options/other-options.js';
import { resolvePrefix } from '../plan/prefix.js';
import { Resolver } from '../options/resolver.js';
import { collectSettings } from '../options/settings.js';
import { expectationFailure } from '../extract/expectations/expectation-failure.js';
import { Scanner } from '../extract/scan/scanner.js';
import { Tracer } from '../extract/explain/tracer.js';
import { type Command, EXIT, type Exit, printed, refuse } from './command.js';
import { formatParseReport, type ParseReport, parseReportJson } from './parse-report.js';

export const parse: Command = {
  shape: {
    name: 'parse',
    usage: '[options] < log',
    description:
      'Tries patterns and presets on a saved log. Nothing is run or sent: it prints what a run with this output would count, ' +
      'which lines matched, and why others did not. Exit status 65 where --expect does not hold.',
    options: parseOptions,
    operands: 'none',
    examples: `
Examples:
  jobmeter parse --records rows='COPY (\\d+)' --expect 'rows > 0' < load.log
  jobmeter parse --preset rsync --file backup.log
`,
  },
  execute: parseLog,
};

async function parseLog(
  host: Host,
  written: ParsedArgv,
  earlier: readonly Problem[],
): Promise<Exit> {
  const { settings, problems } = collectSettings(parseOptions, written.options, host.env);
  const resolver = new Resolver(settings);
  const prefix = resolvePrefix(resolver);
  const nowhere = { key: { job: '', labels: {} }, labels: {}, prefix };
  const patterns = await resolveMeasurements(resolver, nowhere);
  if (['records', 'gauge', 'stage', 'preset'].every((key) => resolver.values(key).length === 0)) {
    resolver.report('records', 'is missing: say what to look for, here or with --preset');
  }
  const file = resolver.value('file');
  if (file === undefined && host.stdin.isTTY) {
    resolver.report('file', 'is missing: name a file, or pipe the log in');
  }
  const all = [...earlier, ...problems, ...resolver.problems];
  if (all.length > 0) return refuse(host, 'parse', all);

  const scanner = new Scanner(patterns, { monotonic: () => 0 }, 'own');
  const tracer = new Tracer(patterns);
  const problem = await readThrough(file === undefined ? host.stdin.chunks() : chunksOf(file), [
    scanner.stream('stdout'),
    (chunk) => tracer.write(chunk),
  ]);
  if (problem !== undefined) {
    host.stderr.write(`jobmeter: ${file ?? 'stdin'}: can't be read: ${problem}\n`);
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
  const text = resolver.isOn('json') ? parseReportJson(parsed) : formatParseReport(parsed);
  const exit = printed(host, text);
  return outcome === undefined || exit !== EXIT.ok ? exit : EXIT.expectationFailed;
}

function chunksOf(file: string): AsyncIterable<Buffer> {
  return fs.createReadStream(file);
}

/** The reason why not, where it can't be read. */
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
      return error instanceof Error ? error.message : String(error);
    }
    if (next.done === true) return undefined;
    for (const read of readers) read(next.value);
  }
}
