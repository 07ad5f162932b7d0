// @ts-check
// A script, so that who may import what is a table. JSON takes 500 lines for it.

/**
 * Neither the process nor the console: those are of the edge. And even there `process` is the global one: importing
 * `node:process` reads all its properties, stdin, stdout and stderr among them, which sets O_NONBLOCK on pipes.
 */
const NODE = ['!node:*', '!node:*/*', 'node:process', 'node:console'];

/**
 * `files` may import what is listed, and Node's own modules.
 * A later rule for the same file replaces an earlier one.
 *
 * @param {string} files
 * @param {readonly string[]} allowed
 */
function mayImport(files, allowed) {
  const group = ['**', ...NODE, ...allowed.map((pattern) => `!${pattern}`)];
  const message = `not for ${files}: see .oxlintrc.js`;
  return {
    files: [`src/${files}`],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
  };
}

// What goes from stage to stage is plain data, in one module each.
const PLAN = [
  './**',
  '../host.js',
  '../metrics/{names,family,grouping-key}.js',
  '../presets/preset.js',
  '../destinations/{headers,proxies,pushgateway/address}.js',
];
const RUN = [
  './**',
  '../{host,uuid}.js',
  '../inherited/inherited.js',
  '../plan/{plan,records,expectation}.js',
  '../metrics/{family,sample-line}.js',
];
const STATE = [
  './**',
  '../{host,disk,files,uuid}.js',
  '../run/job-run.js',
  '../metrics/{family,grouping-key}.js',
];
const METRICS = ['./**'];
const DESTINATIONS = ['./**', '../host.js', '../metrics/**'];
const COMMANDS = ['./**', '../**'];

/** The stages, in the order of the data; each vendor in the one file that wraps it. */
const imports = [
  mayImport('**', []),
  mayImport('*', [
    './*.js',
    './inherited/inherited.js',
    './{plan,presets,run,state,metrics,destinations,delivery}/**',
  ]),
  mayImport('files.ts', ['./{host,disk,uuid}.js', '@noble/hashes', '@noble/hashes/sha2']),
  mayImport('guard.ts', ['./standard-streams.js']),
  mayImport('host.ts', ['./standard-streams.js', './inherited/{inherited,launcher}.js']),
  mayImport('inherited/**', ['./**']),
  mayImport('main.ts', ['./**']),
  mayImport('index.ts', ['./**']),
  mayImport('library/**', ['./**', '../**']),

  mayImport('plan/**', PLAN),
  mayImport('plan/presets.ts', [...PLAN, '../presets/find.js']),
  mayImport('plan/with-commander.ts', [...PLAN, 'commander']),
  mayImport('plan/duration.ts', [...PLAN, 'parse-duration']),
  mayImport('plan/regexp-mistake.ts', [...PLAN, '@eslint-community/regexpp']),

  mayImport('presets/**', ['./**']),
  mayImport('presets/find.ts', ['./**', 'fastest-levenshtein']),

  mayImport('run/**', RUN),
  mayImport('run/*/**', [
    './**',
    '../*.js',
    '../*/*.js',
    '../../{host,inherited/inherited,plan/plan,plan/records,plan/pattern,plan/json-path}.js',
    '../../metrics/{family,sample-line,names}.js',
  ]),
  mayImport('run/spawn.ts', [...RUN, 'execa']),

  mayImport('state/**', STATE),
  mayImport('state/lock.ts', [...STATE, 'fs-native-extensions']),

  mayImport('metrics/**', METRICS),
  mayImport('metrics/{from-run,from-progress}.ts', [...METRICS, '../run/job-run.js']),
  mayImport('metrics/from-state.ts', [...METRICS, '../{state/group-state,run/job-run}.js']),
  mayImport('metrics/render.ts', [...METRICS, 'prom-client']),

  mayImport('destinations/**', DESTINATIONS),
  mayImport('destinations/*/**', ['./**', '../*.js', '../../{host,metrics/*}.js']),
  mayImport('destinations/pushgateway/{connect,destination}.ts', [
    './**',
    '../*.js',
    '../access/access.js',
    '../../{host,metrics/*,plan/plan}.js',
  ]),
  mayImport('destinations/access/**', [
    './**',
    '../*.js',
    '../pushgateway/delivery.js',
    '../../{host,disk,files,plan/plan}.js',
  ]),
  mayImport('destinations/textfile/**', [
    './**',
    '../*.js',
    '../pushgateway/{deliver,delivery,groups}.js',
    '../../{host,disk,files,metrics/*}.js',
  ]),
  mayImport('destinations/{dispatch,places,selection}.ts', [
    ...DESTINATIONS,
    '../{plan/plan,run/job-run,state/group-state}.js',
  ]),
  mayImport('destinations/{answer,dispatcher,proxied}.ts', [...DESTINATIONS, 'undici']),

  mayImport('delivery/**', [
    './**',
    '../{after-spawn,disk,host}.js',
    '../run/pause.js',
    '../{plan,state,metrics,destinations}/**',
  ]),

  mayImport('commands/**', COMMANDS),
  mayImport('commands/table.ts', [...COMMANDS, 'string-width']),
  mayImport('commands/format.ts', [...COMMANDS, 'pretty-ms']),
];

export default {
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error' },
  ignorePatterns: ['dist'],
  rules: {
    curly: ['error', 'multi-line'],
    eqeqeq: 'error',
    'no-var': 'error',
    'object-shorthand': 'error',
    'prefer-const': 'error',
    'import/no-cycle': 'error',
    'import/no-unassigned-import': ['error', { allow: ['./guard.js'] }],
    'typescript/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    'typescript/no-deprecated': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/switch-exhaustiveness-check': [
      'error',
      { considerDefaultExhaustiveForUnions: true },
    ],
    'unicorn/prefer-node-protocol': 'error',
    // A parameter may be named as what it is, also where a function of that name is near.
    'no-shadow': 'off',
    // noImplicitReturns of tsc knows exhaustive switches.
    'typescript/consistent-return': 'off',
    // What comes out of JSON.parse has to be given a type somewhere.
    'typescript/no-unsafe-type-assertion': 'off',
    // Output of jobs and of terminals is full of them.
    'no-control-regex': 'off',
    // Does not see that a callback changes the condition.
    'no-unmodified-loop-condition': 'off',
    // A test's helper stands beside the test.
    'unicorn/consistent-function-scoping': 'off',
    // fast-check is imported as `fc`.
    'import/no-named-as-default-member': 'off',
    'promise/always-return': 'off',
  },
  overrides: [
    {
      files: ['src/**', 'test/**'],
      rules: { 'import/no-default-export': 'error' },
    },
    {
      files: ['src/**'],
      rules: {
        'max-lines': ['error', 150],
        'typescript/no-non-null-assertion': 'error',
        'no-restricted-globals': ['error', 'process', 'console'],
      },
    },
    // A table with one entry per option.
    { files: ['src/plan/options.ts'], rules: { 'max-lines': 'off' } },
    // The edge, and where we end as the job ended.
    {
      files: [
        'src/{host,main,standard-streams}.ts',
        'src/inherited/*.ts',
        'src/run/signals/mirror.ts',
        'src/run/process/terminate.ts',
      ],
      rules: { 'no-restricted-globals': 'off' },
    },
    {
      files: ['test/**'],
      rules: {
        'typescript/no-misused-spread': 'off',
        'typescript/restrict-template-expressions': 'off',
        'vitest/no-conditional-expect': 'off',
      },
    },
    { files: ['test/**/vitest.config.ts'], rules: { 'import/no-default-export': 'off' } },
    ...imports,
  ],
};
