import path from 'node:path';
import type { Host } from '../host.js';
import type { StateLocation } from '../model/plan.js';
import type { Resolver } from '../options/resolver.js';

export function resolveState(
  resolver: Resolver,
  host: Pick<Host, 'env' | 'uid' | 'homedir'>,
): StateLocation {
  if (resolver.isOn('noState')) return { kind: 'none' };
  const given = resolver.value('stateDir') ?? defaultDirectory(host);
  if (given === '') resolver.report('stateDir', 'is empty: name a directory, or leave it out');
  const absolute = given === undefined ? undefined : absolutePath(given);
  return absolute === undefined
    ? { kind: 'none' }
    : { kind: 'directory', path: absolute, owner: host.uid() };
}

/** Undefined for a relative path if the working directory was deleted. */
function absolutePath(given: string): string | undefined {
  try {
    return path.resolve(given);
  } catch {
    return undefined;
  }
}

function defaultDirectory(host: Pick<Host, 'env' | 'uid' | 'homedir'>): string | undefined {
  const xdg = host.env['XDG_STATE_HOME'];
  // The XDG base directory specification ignores a relative path.
  if (xdg !== undefined && path.isAbsolute(xdg)) return path.join(xdg, 'jobmeter');
  if (host.uid() === 0) return '/var/lib/jobmeter';
  const home = host.homedir();
  return home === undefined ? undefined : path.join(home, '.local', 'state', 'jobmeter');
}
