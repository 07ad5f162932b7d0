import { guardStandardStreams } from './standard-streams.js';

/** Import this first: see `guardStandardStreams`. */
guardStandardStreams();
