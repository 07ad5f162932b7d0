import path from 'node:path';
import { parseGatewayUrl } from '../http/address.js';
import type { Host } from '../host.js';
import { resolveAccess } from './resolve-access.js';
import { parseDurationSeconds } from '../extract/numbers/duration.js';
import {
  DEFAULT_PUSH_TIMEOUT_SECONDS,
  type GatewayTarget,
  type DestinationOptions,
  type StateLocation,
} from '../model/plan.js';
import type { Resolver } from '../options/resolver.js';

/** A day: beyond it a budget is a mistake, and setTimeout would fire at once above 2^31 ms. */
const LONGEST_BUDGET_SECONDS = 86_400;

export function resolveDestinations(resolver: Resolver): DestinationOptions {
  return {
    gateways: resolveGateways(resolver),
    access: resolveAccess(resolver),
    textfile: resolveTextfile(resolver),
    pushTimeoutSeconds: resolvePushTimeout(resolver),
  };
}

/** For what makes no sense without one. */
export function requirePlaces(resolver: Resolver): DestinationOptions {
  if (resolver.values('gateway').length === 0 && resolver.value('textfile') === undefined) {
    resolver.report(
      'gateway',
      'is missing: name one, as in --gateway http://gateway:9091, or set PUSHGATEWAY_URL',
    );
  }
  return resolveDestinations(resolver);
}

function resolveGateways(resolver: Resolver): readonly GatewayTarget[] {
  const addresses = new Map<string, GatewayTarget>();
  for (const text of resolver.values('gateway')) {
    const parsed = parseGatewayUrl(text);
    if (parsed.kind === 'invalid') resolver.report('gateway', parsed.reason);
    else addresses.set(parsed.baseUrl, parsed);
  }
  return [...addresses.values()];
}

/** Undefined where none is named, or the working directory that it begins with was deleted. */
function resolveTextfile(resolver: Resolver): string | undefined {
  const given = resolver.value('textfile');
  if (given === '') resolver.report('textfile', 'is empty: name a directory, or leave it out');
  return given === undefined || given === '' ? undefined : absolutePath(given);
}

function resolvePushTimeout(resolver: Resolver): number {
  return resolver.parsed(
    'pushTimeout',
    DEFAULT_PUSH_TIMEOUT_SECONDS,
    (text) => {
      const seconds = parseDurationSeconds(text);
      if (seconds === undefined || seconds <= 0) return undefined;
      return seconds <= LONGEST_BUDGET_SECONDS ? seconds : undefined;
    },
    'write a duration above 0 and up to 1d, such as 10s or 1m30s',
  );
}

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

/** Undefined for a relative path in a working directory that was deleted. */
function absolutePath(given: string): string | undefined {
  try {
    return path.resolve(given);
  } catch {
    return undefined;
  }
}

function defaultDirectory(host: Pick<Host, 'env' | 'uid' | 'homedir'>): string | undefined {
  const xdg = host.env['XDG_STATE_HOME'];
  // The XDG base directory specification: a relative path is to be ignored.
  if (xdg !== undefined && path.isAbsolute(xdg)) return path.join(xdg, 'jobmeter');
  if (host.uid() === 0) return '/var/lib/jobmeter';
  const home = host.homedir();
  return home === undefined ? undefined : path.join(home, '.local', 'state', 'jobmeter');
}
