import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';

const LOOPBACK = '127.0.0.1';

/**
 * Ports below those that the kernel gives to whoever asks for any. One of these would soon be that of another test when
 * its server is stopped, be it to start it again, or to see what a client does then.
 */
const FIRST = 10_000;
const END = Math.max(lowestGiven(), 2 * FIRST);

/** Each process that runs tests has ports of its own, so that no other test listens on one that has just become free. */
const SLOTS = 32;
const LENGTH = Math.floor((END - FIRST) / SLOTS);

let used = Math.floor(Math.random() * LENGTH);

/** A port comes again only after all others of the process. */
function nextPort(): number {
  used = (used + 1) % LENGTH;
  const slot = Number(process.env['VITEST_POOL_ID'] ?? 0) % SLOTS;
  return FIRST + slot * LENGTH + used;
}

function lowestGiven(): number {
  try {
    return Number.parseInt(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'), 10);
  } catch {
    return 32_768;
  }
}

/** Resolves with the port when the server listens on 127.0.0.1. */
export async function listen(server: Server): Promise<number> {
  for (;;) {
    server.listen(nextPort(), LOOPBACK);
    const isListening = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (isListening) return (server.address() as AddressInfo).port;
  }
}

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}
