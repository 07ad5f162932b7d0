// @ts-check
import path from 'node:path';

const SOURCE = path.join(import.meta.dirname, '../src');

/**
 * The parts of a run, in the order in which they are loaded. Each has what its modules import and no earlier part has:
 * one file to read for each stage of a run. `common` has what all of its modules import.
 *
 * @type {readonly { readonly name: string, readonly of: readonly string[], readonly common?: true }[]}
 */
const PARTS = [
  {
    name: 'main',
    of: ['main', 'util/version', 'util/count-of', 'util/first-of', 'util/local-time'],
  },
  { name: 'finish-run', of: ['pipeline/finish-run'] },
  {
    name: 'destination',
    of: ['destinations/pushgateway/pushgateway-destination', 'destinations/textfile/textfile'],
    common: true,
  },
  { name: 'pushgateway', of: ['destinations/pushgateway/pushgateway-destination'] },
  { name: 'http', of: ['http/direct'] },
  { name: 'textfile', of: ['destinations/textfile/textfile'] },
  {
    name: 'engine',
    of: ['destinations/engine/engine-destination'],
  },
  { name: 'remote-write', of: ['destinations/remote-write/remote-write'] },
  { name: 'otlp', of: ['destinations/otlp/otlp'] },
  {
    name: 'victoria-metrics',
    of: ['destinations/victoria-metrics/open', 'state/server-notes'],
  },
  { name: 'patterns', of: ['plan/resolve-measurements', 'run/streams/tee-output'], common: true },
  { name: 'measurements', of: ['plan/resolve-measurements'] },
  { name: 'reading', of: ['run/streams/tee-output'] },
  { name: 'config', of: ['config/select-config'] },
  { name: 'listen', of: ['plan/resolve-listen'] },
  { name: 'live', of: ['pull/live-run'] },
  // Not of a run, but of the destinations that a run loads.
  {
    name: 'checks',
    of: ['pushgateway/check/check', 'textfile/check'].map((module) => `destinations/${module}`),
  },
];

/** Parts of one module and what it imports. As entries, they export without a getter for each name. */
export const ENTRIES = Object.fromEntries(
  PARTS.flatMap(({ name, of: [module, ...others] }) =>
    others.length === 0 ? [[name, `src/${module}.ts`]] : [],
  ),
);

/** @type {Map<string, string>} part by module */
const partOf = new Map([['\0rolldown/runtime.js', 'main']]);

/** What a run may load with some option. Each option loads only its own part of this. */
const ofARun = new Set();

/** @type {import('rolldown').Plugin} */
export const grouping = {
  name: 'grouping',
  buildEnd() {
    for (const { name, of, common } of PARTS) {
      const closures = of.map((module) => importedBy(this, path.join(SOURCE, `${module}.ts`)));
      const [first = new Set(), ...others] = closures;
      const modules = common
        ? [...first].filter((id) => others.every((other) => other.has(id)))
        : closures.flatMap((closure) => [...closure]);
      for (const id of modules) if (!partOf.has(id)) partOf.set(id, name);
    }
    const run = path.join(SOURCE, 'commands/run.ts');
    for (const id of importedBy(this, run, 'sooner or later')) ofARun.add(id);
  },
};

/**
 * @param {import('rolldown').PluginContext} context
 * @param {string} module
 * @param {'at once' | 'sooner or later'} when
 */
function importedBy(context, module, when = 'at once') {
  const found = new Set([module]);
  for (const id of found) {
    const info = context.getModuleInfo(id);
    if (info === null) throw new Error(`groups.js: there is no ${id}`);
    const later = when === 'at once' ? [] : info.dynamicallyImportedIds;
    for (const imported of [...info.importedIds, ...later]) found.add(imported);
  }
  return found;
}

export const GROUPS = [
  ...PARTS.map(({ name }, index) => ({
    name,
    test: (/** @type {string} */ id) => partOf.get(id) === name,
    priority: PARTS.length - index,
  })),
  // What several commands share, and no run needs.
  { name: 'shared', test: isOfCommands, minShareCount: 2, priority: 0 },
];

/** A module of Node is in the file of what imports it (builtins.js). @param {string} id */
function isOfCommands(id) {
  return id.includes(SOURCE) && !ofARun.has(id);
}
