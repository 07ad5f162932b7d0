// @ts-check
// A script, so that the vendor table is a table.

/** The one file that may import each library. A test holds this table against package.json. */
export const VENDORS = {
  '@noble/hashes': 'src/platform/digest.ts',
  bcryptjs: 'src/http/server/bcrypt.ts',
  commander: 'src/options/with-commander.ts',
  croner: 'src/schedule/cron-starts.ts',
  cronstrue: 'src/schedule/in-words.ts',
  execa: 'src/run/spawn.ts',
  'fastest-levenshtein': 'src/util/nearest.ts',
  'fs-native-extensions': 'src/platform/ofd-lock.ts',
  hysnappy: 'src/destinations/remote-write/snappy.ts',
  'js-yaml': 'src/config/yaml.ts',
  marked: 'src/help/markdown.ts',
  pbf: 'src/destinations/engine/protobuf.ts',
  'pretty-ms': 'src/commands/format.ts',
  'prom-client': 'src/exposition/render.ts',
  'string-width': 'src/commands/text-width.ts',
  undici: 'src/http/*.ts',
  valibot: 'src/state/*-schema.ts',
};

/**
 * `node:process` is never imported: an import reads all its properties, stdin, stdout and stderr among them, which sets
 * O_NONBLOCK on shared pipes. Nor is `node:module`: what `createRequire` loads is missing in the bundle. Which folder may
 * import which is held by test/structure/folders.test.ts.
 *
 * @param {readonly string[]} vendors that the file may import
 */
function importRule(vendors) {
  const others = Object.keys(VENDORS).filter((vendor) => !vendors.includes(vendor));
  const group = [
    ...others,
    ...others.map((vendor) => `${vendor}/**`),
    'node:process',
    'node:console',
    'node:module',
  ];
  const message = 'not for this file: see VENDORS in .oxlintrc.js';
  return { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] };
}

const imports = [
  { files: ['src/**'], rules: importRule([]) },
  ...[...new Set(Object.values(VENDORS))].map((file) => ({
    files: [file],
    rules: importRule(
      Object.entries(VENDORS).flatMap(([vendor, home]) => (home === file ? [vendor] : [])),
    ),
  })),
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
    'import/no-unassigned-import': ['error', { allow: ['./platform/guard.js'] }],
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
    // --isolatedDeclarations wants the type of an imported constant in a table written out.
    {
      files: ['src/options/table/*.ts'],
      rules: { 'typescript/no-unnecessary-type-assertion': 'off' },
    },
    // The edge, and where we end as the job ended.
    {
      files: [
        'src/{host,main}.ts',
        'src/platform/standard-streams.ts',
        'src/platform/launch-context/*.ts',
        'src/run/signals/reraise.ts',
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
