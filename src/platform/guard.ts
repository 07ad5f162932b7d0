import { guardStandardStreams } from './standard-streams.js';

/** To be imported before anything else is: see there. */
guardStandardStreams();
