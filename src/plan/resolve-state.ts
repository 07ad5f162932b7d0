import path from 'node:path';
import type { Host } from '../host.js';
import type { StateDirectory, StateLocation } from '../model/plan.js';
import type { Resolver } from '../options/resolver.js';
import { absolutePath } from '../util/absolute-path.js';

type StateHost = Pick<Host, 'env' | 'uid' | 'homedir'>;

export function resolveState(resolver: Resolver, host: StateHost): StateLocation {
  if (resolver.isOn('noState')) return { kind: 'none' };
  const given = resolver.value('stateDir') ?? defaultDirectory(host);
  if (given === undefined) return { kind: 'none', reason: noHome(host.uid()) };
  if (given === '') resolver.report('stateDir', 'is empty: name a directory, or leave it out');
  const absolute = absolutePath(given);
  return absolute === undefined
    ? { kind: 'none', reason: `the working directory was deleted, and ${given} is relative to it` }
    : { kind: 'directory', path: absolute, owner: host.uid() };
}

/** For commands that do nothing without state. If there is none, it is reported and the path is empty. */
export function requireState(resolver: Resolver, host: StateHost): StateDirectory {
  const state = resolveState(resolver, host);
  if (state.kind === 'directory') return state;
  resolver.report('stateDir', `is missing: ${state.reason}`);
  return { kind: 'directory', path: '', owner: undefined };
}

/** The remedy if no state directory was found. */
export const NAME_STATE_DIRECTORY = 'name a directory with --state-dir or JOBMETER_STATE_DIR';

function noHome(uid: number | undefined): string {
  return uid === undefined
    ? 'this user has no home directory'
    : `the user with id ${uid} has no home directory`;
}

function defaultDirectory(host: StateHost): string | undefined {
  const { STATE_DIRECTORY: ofService, XDG_STATE_HOME: xdg } = host.env;
  // systemd sets this variable for a unit with StateDirectory=. Several directories are separated
  // by colons.
  const [first = ''] = ofService?.split(':') ?? [];
  // A subdirectory, because the service has its own files in it.
  if (path.isAbsolute(first)) {
    return path.basename(first) === 'jobmeter' ? first : path.join(first, 'jobmeter');
  }
  // The XDG base directory specification ignores a relative path.
  if (xdg !== undefined && path.isAbsolute(xdg)) return path.join(xdg, 'jobmeter');
  if (host.uid() === 0) return '/var/lib/jobmeter';
  const home = host.homedir();
  return home === undefined ? undefined : path.join(home, '.local', 'state', 'jobmeter');
}
