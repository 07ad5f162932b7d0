/** Receives the progress of a flush. */
export interface FlushProgress {
  expect(groups: number): void;
  done(): void;
}

/** The result of a flush to one destination. */
export interface Flushed {
  readonly destination: string;
  readonly delivered: number;
  /** With `--all`: number of groups that the destination already had. */
  readonly held?: number;
  readonly left: readonly Left[];
}

/** A group that was left as it is, and why. */
export interface Left {
  /** Name of its state file. */
  readonly group: string;
  readonly reason: string;
  /** Path of its state file, if that cannot be read. */
  readonly file?: string;
}
