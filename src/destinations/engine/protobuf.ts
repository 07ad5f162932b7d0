/** Protocol buffers without generated code. Messages are written and read by the published field numbers. */
import { PbfReader, PbfWriter } from 'pbf';

export { PbfReader, PbfWriter };

/**
 * A string field. `writeStringField` of pbf 5.1 writes another character for one above U+1FFFF, such as those of CJK
 * extension B.
 */
export function writeText(writer: PbfWriter, tag: number, text: string): void {
  writer.writeBytesField(tag, Buffer.from(text));
}
