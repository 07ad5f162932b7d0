import type { CrontabFormat } from '../../crontab/line.js';

/** Where a crontab is. */
export type CrontabPlace =
  | {
      readonly kind: 'user';
      readonly title: string;
      /** Undefined: the user who runs us. */
      readonly user: string | undefined;
    }
  | { readonly kind: 'file'; readonly title: string; readonly format: CrontabFormat }
  | { readonly kind: 'stdin'; readonly title: string; readonly format: CrontabFormat };

/** A crontab that was read. The text has a character for each byte (latin1). */
export interface Source {
  readonly place: CrontabPlace;
  readonly text: string;
  /** Puts another text in its place. Undefined where there is no place, as on stdin. */
  readonly replace: ((text: string) => Replaced | Promise<Replaced>) | undefined;
  /** Why jobmeter does not change it. Undefined if it may. */
  readonly distrust: string | undefined;
}

export type Replaced =
  { readonly kind: 'replaced' } | { readonly kind: 'failed'; readonly reason: string };

export type ReadSource =
  | { readonly kind: 'read'; readonly source: Source }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly reason: string };
