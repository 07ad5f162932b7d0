import { request as start } from 'node:http';
import { askDirectly } from './direct.js';
import type { HttpRequest, Read } from './http.js';

/** Asks an http server itself. */
export function ask<T>(request: HttpRequest, read: Read<T>): Promise<T> {
  return askDirectly(start, request, read);
}
