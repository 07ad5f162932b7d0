#!/usr/bin/env node
import { guardStandardStreams } from '../dist/cli/standard-streams.js';

guardStandardStreams();
try {
  const { main } = await import('../dist/cli/main.js');
  await main(process.argv.slice(2));
} catch (error) {
  // Nothing was started: what could go wrong behind that is dealt with where it does.
  process.stderr.write(`jobmeter: could not start: ${error.message}\n`);
  process.exitCode = 125;
}
