/** Compresses in the Snappy block format, which remote write requires. */
export { snappyCompress } from 'hysnappy';
