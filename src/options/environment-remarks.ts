import type { Problem } from './command-line.js';
import { type OptionKey, OPTIONS } from './options.js';
import { type Environment, hasReturns, type Settings } from './settings.js';

/** Variables that a run sets for its command, which may call jobmeter. */
const OF_A_RUN: readonly string[] = ['JOBMETER_METRICS', 'JOBMETER_RUN_ID'];

/**
 * Finds variables that have no effect or not the intended one. Messages never quote values, which
 * may be secret.
 */
export async function environmentRemarks(
  env: Environment,
  settings: Settings,
): Promise<readonly Problem[]> {
  const names = Object.keys(env).filter(isOurs);
  const remarks = [...returns(env, settings), ...quotedOnes(env, settings)];
  if (names.length === 0) return remarks;
  return [...emptyOnes(env, settings), ...remarks, ...(await unknownOnes(names, env))];
}

/** Ignores empty proxy variables, which are the usual way to have no proxy. */
function isOurs(name: string): boolean {
  return name.startsWith('JOBMETER_') || name === 'PUSHGATEWAY_URL';
}

/** A CI system sets `PUSHGATEWAY_URL=` if the secret is missing. */
function emptyOnes(env: Environment, settings: Settings): readonly Problem[] {
  const names = Object.entries(settings)
    // Also if a config file has the option: an empty variable was meant to override it.
    .filter(([, { origin }]) => origin === 'default' || origin === 'file')
    .flatMap(([key]) => OPTIONS[key as OptionKey].env)
    .filter((name) => isOurs(name) && env[name] === '');
  if (names.length === 0) return [];
  const text = names.length === 1 ? 'is set but empty' : 'are set but empty';
  return [{ source: names.join(', '), text: `${text}: give a value, or unset it` }];
}

function returns(env: Environment, settings: Settings): readonly Problem[] {
  return sourcesOf(settings)
    .filter((source) => hasReturns(env[source] ?? ''))
    .map((source) => ({
      source,
      text: 'ends with a carriage return, which was removed: save its file with Unix line ends',
    }));
}

/** Variables that settings come from. */
function sourcesOf(settings: Settings): readonly string[] {
  // The job itself may use the headers of OpenTelemetry.
  const isUnused = settings.otlp?.origin === 'default';
  return Object.entries(settings)
    .filter(([key, { origin }]) => origin === 'environment' && !(isUnused && key === 'otlpHeaders'))
    .map(([, { source }]) => source);
}

/** docker --env-file and systemctl set-environment keep quotes that a shell would remove. */
const IN_QUOTES = /^(["'])(?:(?!\1)[^])*\1$/;

/** `region="eu"` */
const VALUE_IN_QUOTES = /^[^=]*=(["']).*\1$/;

function quotedOnes(env: Environment, settings: Settings): readonly Problem[] {
  const { group, label } = settings;
  const around = [...sourcesOf(settings), 'XDG_STATE_HOME'].filter((source) =>
    isInQuotes(env[source] ?? ''),
  );
  const inside = [group, label].filter(
    (setting) =>
      setting?.origin === 'environment' &&
      setting.values.some((value) => VALUE_IN_QUOTES.test(value)),
  );
  return [
    ...around.map((source) => ({
      source,
      text: 'has quotes around its value, which are part of the value: remove them',
    })),
    ...inside.map((setting) => ({
      source: setting?.source ?? '',
      text: 'has quotes around the value of a label, which are part of the value: remove them',
    })),
  ];
}

export function isInQuotes(text: string): boolean {
  return IN_QUOTES.test(text.trimEnd());
}

async function unknownOnes(
  names: readonly string[],
  env: Environment,
): Promise<readonly Problem[]> {
  const known = Object.values(OPTIONS).flatMap((option) => option.env);
  const isOfOthers = (name: string): boolean => isOfALaunch(name) || OF_KUBERNETES.test(name);
  const unknown = names.filter((name) => !known.includes(name) && !isOfOthers(name));
  if (unknown.length === 0) return [];
  const { nearest } = await import('../util/nearest.js');
  const suffixes = known.filter((name) => name.startsWith(PREFIX)).map(withoutPrefix);
  const remarks: Problem[] = [];
  const others: string[] = [];
  for (const source of unknown) {
    const [near] = nearest(withoutPrefix(source), suffixes);
    if (near === undefined) others.push(source);
    else {
      const text = `is not a variable of jobmeter; did you mean ${PREFIX}${near}?`;
      remarks.push({ source, text });
    }
  }
  // Inside a run, the outer jobmeter has reported these, or the job has set them for itself.
  if (others.length === 0 || OF_A_RUN.some((name) => env[name] !== undefined)) return remarks;
  const text =
    others.length === 1
      ? 'is not a variable of jobmeter, and is ignored'
      : 'are not variables of jobmeter, and are ignored';
  return [
    ...remarks,
    { source: others.join(', '), text: `${text}: see jobmeter help environment` },
  ];
}

function isOfALaunch(name: string): boolean {
  return OF_A_RUN.includes(name) || name.startsWith('JOBMETER_LAUNCH');
}

/** Kubernetes sets these in every container of a namespace with a Service named jobmeter. */
const OF_KUBERNETES = /^JOBMETER_(?:SERVICE_(?:HOST|PORT)|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_|$)|$))/;

const PREFIX = 'JOBMETER_';

function withoutPrefix(name: string): string {
  return name.slice(PREFIX.length);
}
