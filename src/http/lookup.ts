import { execFile } from 'node:child_process';
import { type LookupAddress, lookup } from 'node:dns';
import { existsSync } from 'node:fs';
import { isIP, type LookupFunction } from 'node:net';

/** Part of glibc. Uses the same sources as getaddrinfo: hosts file, DNS, mDNS, LDAP. */
const GETENT = '/usr/bin/getent';

/** "One or more supplied key could not be found" (getent(1)). */
const NOT_FOUND = 2;

/**
 * Resolves host names in a child process that is killed at `deadline`. A lookup in Node can't be cancelled, and
 * `process.exit` waits for it until the last name server times out: half a minute with three of them
 * (https://github.com/libuv/libuv/issues/203).
 */
export function lookupUntil(deadline: AbortSignal): LookupFunction {
  if (!existsSync(GETENT)) return lookup;
  return (hostname, options, callback) => {
    const execOptions = { signal: deadline, killSignal: 'SIGKILL' } as const;
    execFile(GETENT, ['ahosts', '--', hostname], execOptions, (error, stdout) => {
      const family = options.family === 4 || options.family === 6 ? options.family : 0;
      const addresses = addressesIn(stdout).filter((each) => !family || each.family === family);
      const [first] = addresses;
      if (first !== undefined) {
        if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      } else if (error === null || error.code === NOT_FOUND) callback(notFound(hostname), []);
      else if (deadline.aborted) callback(error as NodeJS.ErrnoException, []);
      else lookup(hostname, options, callback);
    });
  };
}

/** Parses lines such as `192.0.2.1  STREAM gateway.example`. Other socket types repeat the addresses. */
function addressesIn(text: string): readonly LookupAddress[] {
  const found = [...text.matchAll(/^(\S+)\s+STREAM\b/gm)].map(([, address = '']) => address);
  return [...new Set(found)].map((address) => ({ address, family: isIP(address) }));
}

function notFound(hostname: string): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(`getaddrinfo ENOTFOUND ${hostname}`);
  error.code = 'ENOTFOUND';
  return error;
}
