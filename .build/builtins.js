// @ts-check
import { builtinModules } from 'node:module';

const MARK = '\0builtin:';
const BUILTIN = new RegExp(
  `^(?:node:.+|${builtinModules.filter((name) => !name.startsWith('_')).join('|')})$`,
);

/**
 * Loads Node's built-in modules with `process.getBuiltinModule` instead of `import`. An import copies all exports and
 * so calls every getter. For `node:fs` and `node:crypto` this loads half of Node (10 ms). For `node:process` it opens
 * stdin, stdout and stderr, and makes shared pipes non-blocking.
 *
 * @type {import('rolldown').Plugin}
 */
export const builtinsWhenUsed = {
  name: 'builtins when used',
  // One for each importer: of a common one, a part of a run would load what only another part uses.
  resolveId: (name, importer, { kind }) =>
    kind === 'import-statement' && BUILTIN.test(name)
      ? { id: `${MARK}${name.replace(/^node:/, '')} of ${importer}`, moduleSideEffects: false }
      : null,
  load: (id) => (id.startsWith(MARK) ? proxy(id.slice(MARK.length, id.indexOf(' of '))) : null),
};

/** Modules that take 0.5 ms or more to load and that few runs use. They are loaded by the first call. */
const WHEN_CALLED = new Set(['dns', 'http', 'timers/promises']);

/**
 * Exports every property of the module. `@__PURE__` lets the bundler remove the unused ones.
 *
 * @param {string} name
 */
function proxy(name) {
  if (WHEN_CALLED.has(name)) return proxyOfFunctions(name);
  const exported = Object.keys(process.getBuiltinModule(name) ?? {}).filter((key) =>
    /^[a-z]\w*$/i.test(key),
  );
  return [
    `const builtin = /* @__PURE__ */ process.getBuiltinModule('node:${name}');`,
    'export default builtin;',
    ...exported.map(
      (key) =>
        `const $${key} = /* @__PURE__ */ (() => builtin.${key})();export{$${key} as ${key}};`,
    ),
  ].join('\n');
}

/** @param {string} name */
function proxyOfFunctions(name) {
  const functions = Object.entries(process.getBuiltinModule(name) ?? {})
    .filter(([key, value]) => /^[a-z]/.test(key) && typeof value === 'function')
    .map(([key]) => key);
  return [
    `const load = () => process.getBuiltinModule('node:${name}');`,
    ...functions.map((key) => `export const ${key} = (...args) => load().${key}(...args);`),
  ].join('\n');
}
