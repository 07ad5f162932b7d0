// @ts-check
// `npm run bench`: reads the options, and runs bench.bench.ts, which needs what vitest does with TypeScript and the rig.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = path.join(import.meta.dirname, '../..');

const PARTS = ['start', 'throughput', 'crowd', 'groups', 'years', 'fleet', 'outage'];

const HELP = `Usage: npm run bench -- [options]

Measures jobmeter beside others, in turns, and prints tables in Markdown. What is missing of them is installed by npm
into node_modules/.cache.

  --quick         small sizes and few rounds: a minute instead of many
  --part NAME     only this part; repeatable: ${PARTS.join(', ')} (default: all)
  --node NODE     for the part \`start\`: a path, or a number such as 24 to install; repeatable (default: the one that runs this)
  --rounds N      how often each candidate is started (default: 30; quick: 7)
  --megabytes N   size of the log for \`throughput\` (default: 1000; quick: 50)
  --json FILE     where all numbers go (default: jobmeter-bench.json in the system's temporary directory)
  --help          shows this
`;

const OPTIONS = /** @type {const} */ ({
  quick: { type: 'boolean', default: false },
  part: { type: 'string', multiple: true, default: PARTS },
  node: { type: 'string', multiple: true, default: [process.execPath] },
  rounds: { type: 'string' },
  megabytes: { type: 'string' },
  json: { type: 'string', default: path.join(tmpdir(), 'jobmeter-bench.json') },
  help: { type: 'boolean', default: false },
});

process.exitCode = main();

function main() {
  const options = read();
  if (typeof options === 'string') {
    console.error(`bench: ${options}; see --help`);
    return 2;
  }
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
  const config = path.join(import.meta.dirname, 'vitest.config.ts');
  const { status } = spawnSync(
    process.execPath,
    [vitest, 'run', '--config', config, 'bench.bench.ts'],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, JOBMETER_BENCH: JSON.stringify(options) },
    },
  );
  if (status === 0) console.log(`All numbers: ${options.json}`);
  return status ?? 1;
}

/** A text says what is wrong. */
function read() {
  try {
    const { values } = parseArgs({ options: OPTIONS });
    const unknown = values.part.find((part) => !PARTS.includes(part));
    if (unknown !== undefined) return `--part ${unknown}: is none of ${PARTS.join(', ')}`;
    const nodes = values.node.map((node) => (/^\d+$/.test(node) ? installed(node) : node));
    const broken = nodes.findIndex((node) => spawnSync(node, ['--version']).status !== 0);
    if (broken >= 0) return `--node ${values.node[broken]}: does not run`;
    const folder = path.dirname(path.resolve(values.json));
    if (!existsSync(folder)) return `--json ${values.json}: there is no folder ${folder}`;
    return {
      ...values,
      node: nodes.map((node) => path.resolve(node)),
      json: path.resolve(values.json),
      rounds: count('--rounds', values.rounds ?? (values.quick ? '7' : '30')),
      megabytes: count('--megabytes', values.megabytes ?? (values.quick ? '50' : '1000')),
    };
  } catch (problem) {
    return problem instanceof Error ? problem.message : String(problem);
  }
}

/**
 * Where the newest Node of this major version is: in node_modules, so that it goes away with it.
 *
 * @param {string} major
 */
function installed(major) {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = path.join(ROOT, 'node_modules/.cache/jobmeter-bench', `node-${major}`);
  const node = path.join(folder, 'node_modules', name, 'bin/node');
  if (!existsSync(node)) {
    mkdirSync(folder, { recursive: true });
    const options = ['--silent', '--no-audit', '--no-fund', '--no-save', '--prefix', folder];
    execFileSync('npm', ['install', ...options, `${name}@${major}`], { stdio: 'inherit' });
  }
  return node;
}

/**
 * @param {string} name
 * @param {string} text
 */
function count(name, text) {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`${name} ${text}: is no whole number above 0`);
  return Number(text);
}
