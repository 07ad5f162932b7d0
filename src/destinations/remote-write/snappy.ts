/** Snappy in its block format, which remote write prescribes. */
export { snappyCompress } from 'hysnappy';
