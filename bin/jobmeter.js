#!/usr/bin/env node
'use strict';
const fs = require('node:fs');
const { enableCompileCache } = require('node:module');

start().catch(({ message }) => {
  // Nothing was started: what could go wrong behind that is dealt with where it does.
  const [reason] = message.split('\n');
  fs.writeSync(2, `jobmeter: could not start: ${reason}\n`);
  // At once: of a process that could not be started, Node has an error to throw in the next turn.
  process.exit(125);
});

async function start() {
  rememberCompiledCode();
  // Before anything else is loaded: see there.
  require('../dist/cli/standard-streams.cjs').guardStandardStreams();
  await require('../dist/cli/main.cjs').main(process.argv.slice(2));
}

/**
 * From Node 22.8 on: a fifth of the start. Code that others could write would be run as ours, so never in a shared
 * place, nor (as under `sudo -E`) in somebody else's; nor is a place made for it that was not there.
 */
function rememberCompiledCode() {
  const { HOME, XDG_CACHE_HOME } = process.env;
  const folders = XDG_CACHE_HOME ? [XDG_CACHE_HOME] : [HOME, `${HOME}/.cache`];
  if (enableCompileCache && folders.every(isOurs)) enableCompileCache(`${folders.pop()}/jobmeter`);
}

function isOurs(folder) {
  try {
    const { uid, mode } = fs.statSync(folder);
    return folder.startsWith('/') && uid === process.getuid() && (mode & 0o022) === 0;
  } catch {
    return false;
  }
}
