import { others, type Prefix } from '../conformance/wrappers.js';
import { BIN } from '../rig/jobmeter.js';
import { configFile, optionsOfJob } from './config.js';
import { installSentry, SENTRY_NAME } from './sentry.js';

/** Stands in front of a command. */
export interface Candidate {
  readonly name: string;
  readonly prefix: Prefix;
}

export interface Candidates {
  readonly present: readonly Candidate[];
  /** Names of those that are not to be had here. */
  readonly absent: readonly string[];
}

/** Addresses of servers on loopback. */
interface Servers {
  readonly gateway: string | undefined;
  /** Answers everything with 200. */
  readonly sink: string;
}

/** All that can stand in front of a command here, those in JavaScript on `node`. */
export function candidatesFor(node: string, { gateway, sink }: Servers): Candidates {
  const { timeout, chronic, naive } = others();
  const sentry = installSentry();
  const dsn = sink.replace('//', '//key@');
  const jobmeter = [BIN, 'run', '--job', 'bench'];
  const job = [BIN, 'run', '--job', 'job_3'];
  const all: Readonly<Record<string, Prefix | undefined>> = {
    // What the clock takes itself, which is in all other rows as well.
    'the command alone': [],
    env: ['env'],
    'GNU timeout 60': timeout,
    'moreutils chronic': chronic,
    'Node, naive spawn': [node, ...(naive ?? []).slice(1)],
    jobmeter: [...jobmeter, '--'],
    'jobmeter, options of a job': [...job, ...optionsOfJob(3), '--'],
    'the same from a file of 12 jobs': [...job, '--config', configFile(12), '--'],
    'jobmeter, push to a Pushgateway':
      gateway === undefined ? undefined : [...jobmeter, '--gateway', gateway, '--'],
    [SENTRY_NAME]:
      sentry === undefined
        ? undefined
        : [node, sentry, 'monitor', 'run', 'bench', '--dsn', `${dsn}/1`, '--'],
  };
  const entries = Object.entries(all);
  return {
    present: entries.flatMap(([name, prefix]) => (prefix === undefined ? [] : [{ name, prefix }])),
    absent: entries.flatMap(([name, prefix]) => (prefix === undefined ? [name] : [])),
  };
}
