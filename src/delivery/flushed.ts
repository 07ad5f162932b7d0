/** Receives the progress of a flush. */
export interface FlushProgress {
  expect(groups: number): void;
  done(): void;
}

export interface Flushed {
  readonly destination: string;
  readonly delivered: number;
  /** Where all groups were to be sent: how many the destination had already. */
  readonly held?: number;
  readonly left: readonly Left[];
}

export interface Left {
  /** Name of its state file. */
  readonly group: string;
  readonly reason: string;
  /** Its state file, where that cannot be read. */
  readonly file?: string;
}
