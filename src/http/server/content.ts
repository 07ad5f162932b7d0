import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** A body that any number of responses share. */
export interface SharedBody {
  readonly plain: Buffer;
  /** Compressed once, when the first response asks for it. */
  gzipped(): Promise<Buffer>;
}

const gzip = promisify(zlib.gzip) as (text: Buffer, options: zlib.ZlibOptions) => Promise<Buffer>;

/** Fast: a scrape waits for it, and the text is repetitive. */
const LEVEL = 1;

export function sharedBody(text: string): SharedBody {
  const plain = Buffer.from(text);
  let gzipped: Promise<Buffer> | undefined;
  return { plain, gzipped: () => (gzipped ??= gzip(plain, { level: LEVEL })) };
}
