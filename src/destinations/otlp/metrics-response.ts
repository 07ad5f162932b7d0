import { PbfReader } from '../engine/protobuf.js';

/** Part of a request was not stored. */
export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

/**
 * The partial_success of an ExportMetricsServiceResponse. Undefined if it is absent or the message
 * is another one.
 */
export function partialSuccessIn(bytes: Uint8Array): PartialSuccess | undefined {
  return decoded<PartialSuccess | undefined>(bytes, undefined, (tag, found, pbf) => {
    if (tag !== 1) return found;
    const partial = { rejected: 0, message: '' };
    return pbf.readMessage((field, read) => {
      if (field === 1) read.rejected = pbf.readVarint(true);
      if (field === 2) read.message = pbf.readString();
    }, partial);
  });
}

/** The message of a google.rpc.Status, the body of an error response. Empty if there is none. */
export function statusMessageIn(bytes: Uint8Array): string {
  return decoded(bytes, '', (tag, found, pbf) => (tag === 2 ? pbf.readString() : found));
}

function decoded<T>(
  bytes: Uint8Array,
  initial: T,
  read: (tag: number, found: T, pbf: PbfReader) => T,
): T {
  try {
    let found = initial;
    new PbfReader(bytes).readFields((tag, _, pbf) => {
      found = read(tag, found, pbf);
    }, undefined);
    return found;
  } catch {
    return initial;
  }
}
