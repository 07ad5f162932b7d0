import {
  destinationOptions,
  groupOptions,
  type OptionSpec,
  prefixOption,
  replaceOption,
  runOptions,
  stateOptions,
} from './run-options.js';

/** Options of the commands that run nothing: mostly those of `run`, which may mean a little less here. */
function withHelp(
  specs: readonly OptionSpec[],
  helps: Readonly<Record<string, string>>,
): readonly OptionSpec[] {
  return specs.map((spec) => ({ ...spec, help: helps[spec.key] ?? spec.help }));
}

const PER_REQUEST = { pushTimeout: 'time for each request, retries included (default: 10s)' };

const fileOption: OptionSpec = {
  key: 'file',
  kind: 'one',
  flags: '-f, --file <PATH>',
  help: 'read the exposition text from a file instead of stdin',
  env: [],
};

const jsonOption: OptionSpec = {
  key: 'json',
  kind: 'switch',
  flags: '--json',
  help: 'print JSON instead of a table',
  env: [],
};

export const pushOptions: readonly OptionSpec[] = [
  ...groupOptions,
  ...withHelp(destinationOptions, PER_REQUEST),
  replaceOption,
  fileOption,
];

export const flushOptions: readonly OptionSpec[] = [
  ...withHelp(destinationOptions, PER_REQUEST),
  ...stateOptions.filter(({ key }) => key === 'stateDir'),
  { ...jsonOption, help: 'print what was delivered and what is left as JSON' },
];

export const deleteOptions: readonly OptionSpec[] = [
  ...groupOptions,
  ...withHelp(destinationOptions, PER_REQUEST),
  ...withHelp(stateOptions, { noState: 'leave what is kept on disk alone' }),
];

export const statusOptions: readonly OptionSpec[] = [
  ...withHelp(destinationOptions, PER_REQUEST),
  ...withHelp(stateOptions, { noState: 'do not look at what is kept on disk' }),
  prefixOption,
  jsonOption,
];

const MEASURING = ['records', 'gauge', 'stage', 'preset', 'expect', 'prefix'];

/** What is said of the command behind an option that looks at its output. */
const OF_A_RUN = /\. The command then .*$/;

export const parseOptions: readonly OptionSpec[] = [
  ...runOptions
    .filter(({ key }) => MEASURING.includes(key))
    .map((spec) => ({ ...spec, help: spec.help.replace(OF_A_RUN, '') })),
  { ...fileOption, help: 'read the log from a file instead of stdin' },
  jsonOption,
];

export const presetsOptions: readonly OptionSpec[] = [
  {
    ...jsonOption,
    help: 'print JSON; that of one preset is a preset file, to be made your own',
  },
];
