import { once } from 'node:events';
import net from 'node:net';
import type { ListenAddress } from '../../model/listen.js';
import { pooled } from '../../platform/disk.js';
import { errorCode } from '../../util/errno.js';
import { reasonOf } from '../../util/reason-of.js';
import { formatAddress, hostAndPort } from './listen-address.js';

/** An address, or a socket opened by the service manager. */
export type ListenTarget = ListenAddress | { readonly kind: 'descriptor'; readonly fd: number };

export type Bound =
  /** `place`: `127.0.0.1:9098`, or `unix:/run/jobmeter.sock`. */
  | { readonly kind: 'bound'; readonly place: string }
  /** Message that follows the address. */
  | { readonly kind: 'failed'; readonly reason: string };

/** `sun_path` of unix(7), which is shorter on macOS. A longer path would be cut. */
const LONGEST_PATH = 103;

export async function bind(server: net.Server, target: ListenTarget): Promise<Bound> {
  try {
    if (target.kind === 'unix' && Buffer.byteLength(target.path) > LONGEST_PATH) {
      return { kind: 'failed', reason: `is too long for a socket: at most ${LONGEST_PATH} bytes` };
    }
    if (target.kind === 'unix') await listenAtPath(server, target.path, target.mode);
    else if (target.kind === 'tcp') await listen(server, { host: target.host, port: target.port });
    else await listen(server, { fd: target.fd });
    return { kind: 'bound', place: placeOf(server, target) };
  } catch (error) {
    return { kind: 'failed', reason: whyNot(error, target) };
  }
}

export function describeTarget(target: ListenTarget): string {
  return target.kind === 'descriptor'
    ? `the socket with descriptor ${target.fd}`
    : formatAddress(target);
}

async function listen(
  server: net.Server,
  options: net.ListenOptions | { readonly fd: number },
): Promise<void> {
  const listening = once(server, 'listening');
  server.listen(options);
  await listening;
}

async function listenAtPath(server: net.Server, path: string, mode: number): Promise<void> {
  try {
    await listen(server, { path });
  } catch (error) {
    const isTaken = errorCode(error) === 'EADDRINUSE';
    if (!isTaken || !(await isStaleSocket(path))) throw error;
    await pooled.unlink(path);
    await listen(server, { path });
  }
  await pooled.chmod(path, mode);
}

/** The socket of a server that was killed: nothing responds to it. */
async function isStaleSocket(path: string): Promise<boolean> {
  if (!(await pooled.lstat(path)).isSocket()) return false;
  const socket = net.connect({ path });
  try {
    await once(socket, 'connect');
    return false;
  } catch (error) {
    return errorCode(error) === 'ECONNREFUSED';
  } finally {
    socket.destroy();
  }
}

function placeOf(server: net.Server, target: ListenTarget): string {
  const address = server.address();
  if (typeof address === 'string') return `unix:${address}`;
  return address === null ? describeTarget(target) : hostAndPort(address.address, address.port);
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use: choose another address, or end the process that listens there',
  EADDRNOTAVAIL: 'is not an address of this host',
  ENOTFOUND: 'is not a known host',
  EAI_AGAIN: 'cannot be looked up now',
  ENOTSOCK: 'is not a socket',
  EINVAL: 'is not a socket that listens',
};

const FORBIDDEN: Readonly<Record<ListenTarget['kind'], string>> = {
  // libuv also reports a missing directory as EACCES.
  unix: 'is not allowed to this user, or its directory does not exist',
  tcp: 'is not allowed to this user: ports below 1024 are for root',
  descriptor: 'is not allowed to this user',
};

function whyNot(error: unknown, { kind }: ListenTarget): string {
  const code = errorCode(error);
  if (code === 'EACCES') return FORBIDDEN[kind];
  return REASONS[code] ?? `cannot be used: ${reasonOf(error)}`;
}
