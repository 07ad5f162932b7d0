import { request as start } from 'node:https';
import { askDirectly } from './direct.js';
import type { HttpRequest, Read } from './http.js';

/** Asks an https server itself. A file by itself: TLS takes 10 ms to load. */
export function ask<T>(request: HttpRequest, read: Read<T>): Promise<T> {
  return askDirectly(start, request, read);
}
