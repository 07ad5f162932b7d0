import type { Host } from '../host.js';
import type { CommandShape, ParsedArgv, Problem } from '../options/command-line.js';
import { environmentRemarks } from '../options/environment-remarks.js';
import { Resolver } from '../options/resolver.js';
import { collectSettings } from '../options/settings.js';
import { type Exit, refuse } from './command.js';

export type ResolvedRequest<T> =
  | { readonly kind: 'resolved'; readonly request: T; readonly resolver: Resolver }
  | { readonly kind: 'refused'; readonly exit: Exit };

/**
 * The options of a command that runs no job. All mistakes are said at once, those in the environment too.
 *
 * @param earlier mistakes on the command line
 * @param resolve reads options, and reports problems to the resolver
 */
export async function resolveRequest<T>(
  host: Host,
  { name, options }: Pick<CommandShape, 'name' | 'options'>,
  { written, earlier }: { readonly written: ParsedArgv; readonly earlier: readonly Problem[] },
  resolve: (resolver: Resolver) => T | Promise<T>,
): Promise<ResolvedRequest<T>> {
  const { settings, problems } = collectSettings(options, written.options, host.env);
  const resolver = new Resolver(settings);
  const request = await resolve(resolver);
  for (const { source, text } of await environmentRemarks(host.env, settings)) {
    host.stderr.write(`jobmeter: ${source} ${text}\n`);
  }
  const all = [...earlier, ...problems, ...resolver.problems];
  if (all.length > 0) return { kind: 'refused', exit: refuse(host, name, all) };
  return { kind: 'resolved', request, resolver };
}
