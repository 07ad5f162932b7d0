import type { SharedBody } from './content.js';

/** What a route needs to know of a request. */
export interface Incoming {
  readonly accept: string | undefined;
}

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly content: SharedBody;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Route = (incoming: Incoming) => Reply | Promise<Reply>;

/** By path. */
export type Routes = Readonly<Record<string, Route>>;
