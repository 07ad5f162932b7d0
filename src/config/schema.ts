import type { ArgumentSpec, FlagSpec } from '../options/option-spec.js';
import { type SectionKind, separatorOf } from './keys.js';
import { optionsOf } from './options-of.js';

/** A JSON schema or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** jobmeter reads all values as text, but an editor sees numbers and booleans. */
const TEXT: JsonSchema = { type: ['string', 'number', 'boolean'] };
const TEXTS: JsonSchema = { type: 'array', items: TEXT };
const PATTERN: JsonSchema = { type: 'string', pattern: '=' };
const PAIRS: JsonSchema = { type: 'object', additionalProperties: { anyOf: [TEXT, TEXTS] } };
const PAIRS_BY_EQUALS: JsonSchema = { ...PAIRS, propertyNames: { pattern: '^[^=]*$' } };

/**
 * Describes what `jobmeter config check` accepts, except for the syntax of values. Made from the
 * option definitions, so that editors know every option.
 */
export function configSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'jobmeter config file',
    description: '/etc/jobmeter/config.yaml and ~/.config/jobmeter/config.yaml',
    type: ['object', 'null'],
    additionalProperties: false,
    properties: {
      defaults: options('defaults', 'Options of every job, by their long names.'),
      jobs: named('Jobs by name, for jobmeter run NAME and --job NAME.', JOB, { minLength: 1 }),
      presets: named('Presets by name: a file, or a preset as it stands.', PRESET, {
        pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*$',
      }),
      gateways: named('Gateways by name, for --gateway NAME.', GATEWAY, {
        pattern: '^[A-Za-z0-9_][A-Za-z0-9_.-]*$',
      }),
    },
  };
}

function named(description: string, entry: JsonSchema, propertyNames: JsonSchema): JsonSchema {
  return { description, type: ['object', 'null'], propertyNames, additionalProperties: entry };
}

function options(section: SectionKind, description: string, more: JsonSchema = {}): JsonSchema {
  const own = optionsOf(section).map(({ name, spec }) => [name, ofOption(spec)] as const);
  return {
    description,
    type: ['object', 'null'],
    additionalProperties: false,
    properties: { ...Object.fromEntries(own), ...more },
  };
}

const COMMAND: JsonSchema = {
  description: 'The program and its arguments.',
  type: 'array',
  minItems: 1,
  items: TEXT,
};

const MATCH: JsonSchema = {
  description: 'jobmeter-shell takes a line with this text in it for this job.',
  ...TEXT,
  minLength: 1,
};

const JOB: JsonSchema = {
  ...options('job', 'What the job runs, and its options.', { command: COMMAND, match: MATCH }),
  not: { type: 'object', required: ['command', 'shell'] },
};

const URL: JsonSchema = { description: 'Base URL of a Pushgateway.', type: 'string' };

const GATEWAY: JsonSchema = {
  anyOf: [
    URL,
    {
      ...options('gateway', 'A gateway and how it is reached.', { url: URL }),
      type: 'object',
      required: ['url'],
    },
  ],
};

const PATTERNS: JsonSchema = {
  anyOf: [
    { type: 'array', items: PATTERN, minItems: 1 },
    { ...PAIRS_BY_EQUALS, minProperties: 1 },
  ],
};

const PRESET: JsonSchema = {
  anyOf: [
    { description: 'A file, as jobmeter presets NAME --json prints one.', type: 'string' },
    {
      type: 'object',
      additionalProperties: false,
      properties: {
        summary: { ...TEXT, description: 'What is measured, in a line.' },
        needs: { ...TEXT, description: 'What the command must be told to print.' },
        command: { ...TEXT, description: 'A command line that prints it.' },
        example: { ...TEXT, description: 'Some lines that the tool has printed.' },
        decimalMark: { enum: ['dot', 'comma'], description: 'What marks decimals in its numbers.' },
        records: { ...PATTERNS, description: 'As for --records.' },
        gauges: { ...PATTERNS, description: 'As for --gauge.' },
        stages: { ...PATTERNS, description: 'As for --stage.' },
      },
      anyOf: [{ required: ['records'] }, { required: ['gauges'] }, { required: ['stages'] }],
    },
  ],
};

function ofOption(spec: FlagSpec): JsonSchema {
  const description = spec.help;
  if (spec.kind === 'switch') {
    const words = ['yes', 'no', 'on', 'off', 1, 0, ...(spec.modes ?? [])];
    return { description, anyOf: [{ type: 'boolean' }, { enum: words }] };
  }
  if (typeof spec.completes !== 'string') {
    return { description, enum: spec.completes, default: spec.completes[0] };
  }
  const fallback = spec.default === undefined ? {} : { default: spec.default };
  return { description, ...ofArgument(spec), ...fallback };
}

function ofArgument(spec: ArgumentSpec): JsonSchema {
  if (spec.kind === 'list') {
    const separator = separatorOf(spec);
    const pairs = separator === '=' ? PAIRS_BY_EQUALS : PAIRS;
    return { anyOf: separator === undefined ? [TEXT, TEXTS] : [TEXT, TEXTS, pairs] };
  }
  return spec.metavar === 'LIST' ? { anyOf: [TEXT, { ...TEXTS, minItems: 1 }] } : TEXT;
}
