// Loaded before jobmeter: says on stderr what is loaded as the first child is spawned.
const { ChildProcess } = require('node:child_process');
const vm = require('node:vm');

const already = new Set(process.moduleLoadList);
const bundled = [];
vm.Script = class extends vm.Script {
  constructor(code, options) {
    super(code, options);
    bundled.push(options.filename);
  }
};
const { spawn } = ChildProcess.prototype;
ChildProcess.prototype.spawn = function (...args) {
  ChildProcess.prototype.spawn = spawn;
  const required = Object.keys(require.cache).filter((file) => file !== __filename);
  const own = [...required, ...bundled];
  const builtin = process.moduleLoadList.filter((name) => !already.has(name));
  require('node:fs').writeSync(2, `${JSON.stringify({ own, builtin })}\n`);
  return spawn.apply(this, args);
};
