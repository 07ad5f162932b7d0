import { parseDurationSeconds } from '../../extract/numbers/duration.js';
import type { Resolver } from '../../options/resolver.js';
import type { Host } from '../../host.js';
import { requireState } from '../../plan/resolve-state.js';
import type { ListenAddress } from '../../model/listen.js';
import { resolveAddress, resolveWebConfig } from '../../plan/resolve-listen.js';
import type { ListenTarget } from '../../http/server/bind.js';
import { ownPid } from '../../platform/proc.js';
import { resolveDestinations } from '../../destinations/resolve-destinations.js';
import type { DestinationOptions } from '../../model/destination.js';
import type { StateDirectory } from '../../model/plan.js';

export interface ServeRequest {
  readonly state: StateDirectory;
  readonly webConfig: string | undefined;
  readonly targets: readonly ListenTarget[];
  readonly places: DestinationOptions;
  readonly intervalSeconds: number;
}

export function resolveServe(resolver: Resolver, host: Host): ServeRequest {
  return {
    state: requireState(resolver, host),
    webConfig: resolveWebConfig(resolver),
    targets: targetsOf(host, resolveAddress(resolver)),
    places: resolveDestinations(resolver, 'list'),
    intervalSeconds: resolveInterval(resolver),
  };
}

const DEFAULT_ADDRESS: ListenAddress = { kind: 'tcp', host: '127.0.0.1', port: 9098 };

/** The sockets from systemd, and the address if one is named or there are no sockets. */
function targetsOf(host: Host, address: ListenAddress | undefined): readonly ListenTarget[] {
  const sockets = activatedSockets(host).map((fd) => ({ kind: 'descriptor', fd }) as const);
  if (address !== undefined) return [...sockets, address];
  return sockets.length > 0 ? sockets : [DEFAULT_ADDRESS];
}

/** SD_LISTEN_FDS_START of sd_listen_fds(3). */
const FIRST_SOCKET = 3;
const MOST_SOCKETS = 16;

/** Descriptors of the sockets that systemd has opened for this process. */
function activatedSockets({ env }: Pick<Host, 'env'>): readonly number[] {
  const { LISTEN_PID: pid, LISTEN_FDS: count } = env;
  if (pid === undefined || count === undefined || pid !== `${ownPid()}`) return [];
  const sockets = /^\d{1,2}$/.test(count) ? Math.min(Number(count), MOST_SOCKETS) : 0;
  return Array.from({ length: sockets }, (_, index) => FIRST_SOCKET + index);
}

/** A series goes stale five minutes after its last sample, and a round takes some time. */
const LONGEST_INTERVAL_SECONDS = 240;

/** How often local state is sent again, in seconds. */
function resolveInterval(resolver: Resolver): number {
  if (resolver.isGiven('interval') && !resolver.isGiven('remoteWrite')) {
    resolver.report('interval', 'does nothing without --remote-write: add it, or leave this out');
  }
  return resolver.parsed(
    'interval',
    60,
    (text) => {
      const seconds = parseDurationSeconds(text);
      const isFit = seconds !== undefined && seconds >= 1 && seconds <= LONGEST_INTERVAL_SECONDS;
      return isFit ? seconds : undefined;
    },
    'write a duration from 1s to 4m: plain queries see a value for five minutes',
  );
}
