import type { SharedBody } from './shared-body.js';

/** The parts of a request that a route needs. */
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

/** Routes by path. */
export type Routes = Readonly<Record<string, Route>>;
