import type { ServerResponse } from 'node:http';

/** Size in bytes. */
const MOST = 256 << 20;

/**
 * Tracks the bodies of unfinished responses and limits their memory. If there is no room for a new
 * body, the responses with the oldest body are ended: they are the slowest.
 */
export class Bodies {
  /** Responses by body, the oldest first. A shared body counts once. */
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
