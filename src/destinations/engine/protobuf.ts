/** Protocol buffers without generated code. Messages are written and read by the published field numbers. */
export { PbfReader, PbfWriter } from 'pbf';
