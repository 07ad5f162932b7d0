import { type Config, NO_CONFIG } from '../config/config.js';
import { readConfig } from '../config/read-config.js';
import type { Host } from '../host.js';
import type { CommandShape, ParsedArgv, Problem } from '../options/command-line.js';
import { environmentRemarks } from '../options/environment-remarks.js';
import { Resolver } from '../options/resolver.js';
import { collectSettings } from '../options/settings.js';
import { misspeltGateways } from '../plan/misspelt-gateway.js';
import { type Exit, refuse } from './command.js';
import { warn, problemText } from './warn.js';

export type ResolvedRequest<T> =
  | { readonly kind: 'resolved'; readonly request: T; readonly resolver: Resolver }
  | { readonly kind: 'refused'; readonly exit: Exit };

/**
 * Resolves the options of a command that runs no job. All mistakes are reported at once, including
 * those in the environment and in config files. An unreadable file or an unknown name in it is only
 * a warning, because the command may not need it.
 * @param earlier mistakes on the command line
 * @param resolve reads options, and reports problems to the resolver
 */
export async function resolveRequest<T>(
  host: Host,
  { name, options }: Pick<CommandShape, 'name' | 'options'>,
  { written, earlier }: { readonly written: ParsedArgv; readonly earlier: readonly Problem[] },
  resolve: (resolver: Resolver, config: Config) => T | Promise<T>,
): Promise<ResolvedRequest<T>> {
  const config = await configFor(host, options, written);
  const { settings, problems } = collectSettings(options, written.options, host.env, config.layers);
  const resolver = new Resolver(settings, config.gateways);
  const request = await resolve(resolver, config);
  const remarks = [
    ...config.problems,
    ...(await environmentRemarks(host.env, settings)),
    ...(await misspeltGateways(resolver, config)),
  ];
  warn(host, remarks.map(problemText));
  const all = [...earlier, ...problems, ...resolver.problems];
  if (all.length > 0) return { kind: 'refused', exit: refuse(host, name, all) };
  return { kind: 'resolved', request, resolver };
}

/** Options of a job are read only for a command about a job. */
async function configFor(
  host: Host,
  options: CommandShape['options'],
  written: ParsedArgv,
): Promise<Config> {
  if (!options.includes('config')) return NO_CONFIG;
  const job = written.options.job ?? host.env['JOBMETER_JOB'];
  return readConfig(host, written.options, options.includes('job') ? [job] : []);
}
