import type { ServerResponse } from 'node:http';

/** In bytes. */
const MOST = 256 << 20;

/**
 * The bodies that responses have still to send. Bounds their memory: the responses that hold the oldest body are the slowest,
 * and end where there is no room for a new one.
 */
export class Bodies {
  /** Responses by body, the oldest first. Those that share a body hold it once. */
  readonly #users = new Map<Buffer, Set<ServerResponse>>();
  #bytes = 0;

  hold(body: Buffer, response: ServerResponse): void {
    const users = this.#users.get(body) ?? new Set();
    if (users.size === 0) {
      this.#makeRoom(body.length);
      this.#bytes += body.length;
      this.#users.set(body, users);
    }
    users.add(response);
    response.once('close', () => {
      users.delete(response);
      if (users.size === 0 && this.#users.get(body) === users) this.#forget(body);
    });
  }

  #makeRoom(bytes: number): void {
    for (const [body, users] of this.#users) {
      if (this.#bytes + bytes <= MOST) return;
      this.#forget(body);
      for (const response of users) response.destroy();
    }
  }

  #forget(body: Buffer): void {
    this.#users.delete(body);
    this.#bytes -= body.length;
  }
}
