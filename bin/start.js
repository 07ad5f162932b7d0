'use strict';
const fs = require('node:fs');
const path = require('node:path');
const v8 = require('node:v8');
const vm = require('node:vm');
const { keptCode } = require('./kept-code.js');

/** Made by .build/command-line.js: a file with all that starts a command, and one for each thing that is needed later. */
const BUNDLE = path.join(__dirname, '../dist/cli');

const HEAD = '(function (exports, require, module, __filename, __dirname) {';
const FOOT = '\n})';

/** One of them is loaded by every run, at whose end all the functions that a run takes have been compiled. */
const AT_THE_END = ['after-spawn.cjs', 'delivering.cjs'];

/** By their names. `compiled` is the script where nobody has kept it yet. */
const loaded = new Map();

/** To take a stack trace for each file that is not there is half a millisecond of a run. Another `--stack-trace-limit` stays. */
if (Error.stackTraceLimit === 10) Error.stackTraceLimit = 0;

start().catch(({ message }) => {
  // Nothing was started: what could go wrong after that is dealt with where it does.
  const [reason] = message.split('\n');
  fs.writeSync(2, `jobmeter: could not start: ${reason}\n`);
  // At once: of a process that could not be started, Node has an error to throw in the next turn.
  process.exit(125);
});

async function start() {
  // Before any code is compiled: V8 refuses kept code that was compiled under other flags.
  for (const flag of flagsFor(Number.parseInt(process.versions.node, 10))) {
    v8.setFlagsFromString(flag);
  }
  const kept = keptCode(BUNDLE);
  process.once('exit', () => keepCompiled(kept));
  await load('main.cjs', kept).main(process.argv.slice(2));
}

/** V8 prints an error for a flag that it does not know, so none for a Node that they have not been tried with. */
function flagsFor(major) {
  return [
    // The linear engine takes over from a pattern that backtracks without end: `^(a+)+$` then costs 1 ms, not 8.7 s.
    ...(major >= 20 && major <= 26
      ? [
          '--enable-experimental-regexp-engine-on-excessive-backtracks',
          '--regexp-backtracks-before-fallback=10000',
        ]
      : []),
    // undici's parser is WebAssembly, which V8 of Node 20 would optimise for 100 ms to read one answer with it.
    ...(major === 20 ? ['--liftoff-only'] : []),
  ];
}

/** What `require` does, with the compiled code of an earlier start: that is a third of the time until the command starts. */
function load(name, kept) {
  const known = loaded.get(name);
  if (known !== undefined) return known.module.exports;
  const filename = path.join(BUNDLE, name);
  const source = fs.readFileSync(filename);
  const cachedData = kept.read(name, source);
  // All of it is ASCII: the build sees to that.
  const text = `${HEAD}${source.latin1Slice()}${FOOT}`;
  const script = new vm.Script(text, { filename, cachedData });
  const isKept = cachedData !== undefined && !script.cachedDataRejected;
  const module = { exports: {} };
  loaded.set(name, { module, source, compiled: isKept ? undefined : script });
  const requireFrom = (id) => (id.startsWith('./') ? load(id.slice(2), kept) : require(id));
  try {
    script.runInThisContext()(module.exports, requireFrom, module, filename, BUNDLE);
  } catch (error) {
    loaded.delete(name);
    throw error;
  }
  return module.exports;
}

function keepCompiled(kept) {
  if (!AT_THE_END.some((name) => loaded.has(name))) return;
  for (const [name, { compiled, source }] of loaded) {
    if (compiled !== undefined) kept.write(name, source, compiled);
  }
}
