import { type Config, NO_CONFIG } from '../config/config.js';
import { readConfig } from '../config/read-config.js';
import type { Host } from '../host.js';
import type { CommandShape, ParsedArgv } from '../options/command-line.js';
import { environmentRemarks } from '../options/environment-remarks.js';
import { Resolver } from '../options/resolver.js';
import { collectSettings } from '../options/settings.js';
import { misspeltGateways } from '../plan/misspelt-gateway.js';
import { type Command, type Exit, refuse } from './command.js';
import { problemText, warn } from './warn.js';

/** The command line and the config files of a command. */
export interface Written extends ParsedArgv {
  readonly config: Config;
}

interface Steps<T> {
  readonly shape: CommandShape;
  /** Reads the options, and reports mistakes to the resolver. */
  readonly resolve: (resolver: Resolver, host: Host, written: Written) => T | Promise<T>;
  /** Called if there are no mistakes. */
  readonly execute: (host: Host, request: T) => Exit | Promise<Exit>;
}

/**
 * A command that runs no job. All mistakes are reported at once, including those in the environment
 * and in config files. An unreadable file or an unknown name in it is only a warning, because the
 * command may not need it.
 */
export function resolvingCommand<T>({ shape, resolve, execute }: Steps<T>): Command {
  const { name, options } = shape;
  return {
    shape,
    execute: async (host, written, earlier) => {
      const config = await configFor(host, options, written);
      const { settings, problems } = collectSettings(
        options,
        written.options,
        host.env,
        config.layers,
      );
      const resolver = new Resolver(settings, config.gateways);
      const request = await resolve(resolver, host, { ...written, config });
      const remarks = [
        ...config.problems,
        ...(await environmentRemarks(host.env, settings)),
        ...(await misspeltGateways(resolver, config)),
      ];
      warn(host, remarks.map(problemText));
      const all = [...earlier, ...problems, ...resolver.problems];
      return all.length > 0 ? refuse(host, name, all) : execute(host, request);
    },
  };
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
