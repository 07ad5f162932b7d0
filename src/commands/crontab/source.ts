import type { CrontabFormat } from '../../crontab/line.js';

/** The location of a crontab. */
export type CrontabPlace =
  | {
      readonly kind: 'user';
      readonly title: string;
      /** Undefined: the user who runs jobmeter. */
      readonly user: string | undefined;
    }
  | { readonly kind: 'file'; readonly title: string; readonly format: CrontabFormat }
  | { readonly kind: 'stdin'; readonly title: string; readonly format: CrontabFormat };

/** A crontab that was read. The text has one character per byte (latin1). */
export interface Source {
  readonly place: CrontabPlace;
  readonly text: string;
  /** Replaces the text. Undefined if that is impossible, as with stdin. */
  readonly replace: ((text: string) => Replaced | Promise<Replaced>) | undefined;
  /** Why jobmeter refuses to change it. Undefined if it may. */
  readonly distrust: string | undefined;
}

export type Replaced =
  { readonly kind: 'replaced' } | { readonly kind: 'failed'; readonly reason: string };

export type ReadSource =
  | { readonly kind: 'read'; readonly source: Source }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly reason: string };
