import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** A body shared by any number of responses. */
export interface SharedBody {
  readonly plain: Buffer;
  /** The compressed body, made for the first response that needs it. */
  gzipped(): Promise<Buffer>;
}

const gzip = promisify(zlib.gzip) as (text: Buffer, options: zlib.ZlibOptions) => Promise<Buffer>;

/** A fast level, because a scrape waits and the text is repetitive. */
const LEVEL = 1;

export function sharedBody(text: string): SharedBody {
  const plain = Buffer.from(text);
  let gzipped: Promise<Buffer> | undefined;
  return { plain, gzipped: () => (gzipped ??= gzip(plain, { level: LEVEL })) };
}
