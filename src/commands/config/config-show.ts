import type { Config } from '../../config/config.js';
import type { Host } from '../../host.js';
import { parseGatewayUrl } from '../../http/address.js';
import type { Problem, WrittenOptions } from '../../options/command-line.js';
import { RUN_OPTIONS } from '../../options/command-options.js';
import { isMode, optionName, type OptionSpec } from '../../options/option-spec.js';
import { type OptionKey, OPTIONS } from '../../options/options.js';
import { collectSettings, type Setting, type Settings } from '../../options/settings.js';
import { displayed, type Exit, refuse } from '../command.js';
import { configureRun, unknownJob } from '../run/configure-run.js';
import { type ColumnShape, formatFor, renderTable } from '../table.js';
import { firstOf } from '../../util/first-of.js';
import { warn, problemText } from '../warn.js';

/** A place ends with its line and column. The width suits places in /etc/jobmeter/config.yaml. */
const COLUMNS: readonly ColumnShape[] = [
  { heading: 'OPTION', min: 16 },
  { heading: 'VALUE', min: 16 },
  { heading: 'FROM', min: 31, cutAt: 'middle' },
];

type Row = readonly [option: string, value: string, from: string];

/**
 * Prints the options that a run would use and where each comes from. Mistakes are reported, and
 * wrong values are shown nevertheless.
 */
export async function showConfig(
  host: Host,
  options: WrittenOptions,
  name: string | undefined,
  earlier: readonly Problem[],
): Promise<Exit> {
  if (name !== undefined && options.job !== undefined) {
    const text = 'and --job are both given: keep one';
    return refuse(host, 'config', [...earlier, { source: `"${name}"`, text }]);
  }
  const operands = name === undefined ? [] : [name];
  const run = await configureRun(host, { options, operands }, jobsOf);
  const refusals = run.kind === 'refused' ? [...earlier, ...run.problems] : earlier;
  if (run.kind === 'refused' || refusals.length > 0) return refuse(host, 'config', refusals);
  const { written, config } = run;
  if (name !== undefined && config.job !== name) {
    return refuse(host, 'config', await unknownJob(name, config, jobsOf));
  }
  const { settings } = collectSettings(RUN_OPTIONS, written.options, host.env, config.layers);
  warn(host, config.problems.map(problemText));
  const rows = RUN_OPTIONS.flatMap((key) => rowsOf(key, settings[key], config));
  return displayed(host, renderTable(COLUMNS, [...commandRow(config), ...rows], formatFor(host)));
}

const MOST_JOBS = 5;

function jobsOf(_: string, { jobs }: Config): string {
  if (jobs.length === 0) return 'add it under jobs';
  return `its jobs are ${firstOf(jobs, MOST_JOBS)}`;
}

function commandRow({ command }: Config): readonly Row[] {
  if (command === undefined) return [];
  return [['command', JSON.stringify(command.argv), placeIn(command.source)]];
}

function rowsOf(key: OptionKey, setting: Setting | undefined, config: Config): readonly Row[] {
  const spec = OPTIONS[key];
  const name = optionName(spec).replace(/^--/, '');
  if (setting === undefined || setting.origin === 'default') {
    const value = defaultOf(spec);
    return value === undefined ? [] : [[name, value, 'default']];
  }
  return setting.values.flatMap((value): readonly Row[] => {
    const own = key === 'gateway' ? config.gateways.get(value) : undefined;
    const row: Row = [name, own === undefined ? shown(key, value) : value, fromOf(setting)];
    return own === undefined ? [row] : [row, ...rowsOfGateway(value, own)];
  });
}

function rowsOfGateway(name: string, own: Settings): readonly Row[] {
  return (Object.keys(own) as OptionKey[]).flatMap((key) => {
    const setting = own[key];
    const option = key === 'gateway' ? 'url' : optionName(OPTIONS[key]).replace(/^--/, '');
    return (setting?.values ?? []).map((value): Row => [
      `  ${name} ${option}`,
      shown(key, value),
      setting ? fromOf(setting) : '',
    ]);
  });
}

function defaultOf(spec: OptionSpec): string | undefined {
  if (spec.kind === 'switch' || spec.kind === 'variable') return undefined;
  return typeof spec.completes === 'string' ? spec.default : spec.completes[0];
}

function shown(key: OptionKey, value: string): string {
  const spec = OPTIONS[key];
  if (spec.kind === 'switch') return isMode(spec, value) ? value : 'true';
  if (spec.holds !== 'secret') return value;
  const address = key === 'gateway' ? parseGatewayUrl(value) : undefined;
  return address?.kind === 'address' ? address.baseUrl : '***';
}

function fromOf({ source, origin }: Setting): string {
  return origin === 'file' ? placeIn(source) : source;
}

/** Without the name of the option. */
function placeIn(source: string): string {
  return source.slice(0, source.lastIndexOf(':'));
}
