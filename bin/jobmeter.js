#!/usr/bin/env node
'use strict';
const fs = require('node:fs');

start().catch(({ message }) => {
  // Nothing was started: what could go wrong behind that is dealt with where it does.
  const [reason] = message.split('\n');
  fs.writeSync(2, `jobmeter: could not start: ${reason}\n`);
  process.exitCode = 125;
});

async function start() {
  // Before anything else is loaded: see there.
  require('../dist/cli/standard-streams.cjs').guardStandardStreams();
  await require('../dist/cli/main.cjs').main(process.argv.slice(2));
}
