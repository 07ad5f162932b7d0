import fs from 'node:fs';
import path from 'node:path';
import type { LaunchContext } from '../platform/launch-context/launch-context.js';
import { throughScript } from './launch-script.js';
import type { SpawnRequest } from './spawn.js';

/**
 * Restores for the command what Node changed at its start (see `launch-context.ts`). Passes descriptors by number.
 * Restores limits, ignored and blocked signals with `prlimit` and `env`, which exec the command. Usually there is nothing to
 * restore.
 */
export function restoreLaunchContext(
  plain: SpawnRequest,
  launchContext: LaunchContext,
): SpawnRequest {
  const request = { ...plain, stdio: withDescriptors(plain.stdio, launchContext.descriptors) };
  const prefix = prefixFor(launchContext);
  const { raw } = launchContext;
  if (prefix.length === 0 && raw === undefined) return request;
  // A command that can't be executed must fail here, where the reason is known, instead of in
  // prlimit or env.
  if (!isExecutable(request) && !request.argv[0].includes(REPLACEMENT)) return request;
  const exact = raw === undefined ? request : throughScript(request, launchContext, raw);
  const [first, ...rest] = prefix;
  return first === undefined ? exact : { ...exact, argv: [first, ...rest, ...exact.argv] };
}

/** Node decodes every byte that is not UTF-8 to this character. */
const REPLACEMENT = '\uFFFD';

function withDescriptors(
  standard: SpawnRequest['stdio'],
  descriptors: readonly number[],
): SpawnRequest['stdio'] {
  const stdio = [...standard];
  for (const fd of descriptors) {
    while (stdio.length < fd) stdio.push('ignore');
    stdio[fd] = fd;
  }
  return stdio;
}

type Prefix = readonly [string, ...string[]] | readonly [];

function prefixFor({ openFiles, ignoredSignals, blockedSignals }: LaunchContext): Prefix {
  const changes = [
    ...(ignoredSignals.length === 0 ? [] : [`--ignore-signal=${ignoredSignals.join(',')}`]),
    ...(blockedSignals.length === 0 ? [] : [`--block-signal=${blockedSignals.join(',')}`]),
  ];
  const [program, ...rest] = [
    ...(openFiles === undefined ? [] : programWith('prlimit', `--nofile=${openFiles}:`)),
    ...(changes.length === 0 ? [] : programWith('env', ...changes)),
  ];
  return program === undefined ? [] : [program, ...rest];
}

/** Requires util-linux and coreutils: the busybox versions lack these options. */
function programWith(name: string, ...options: readonly string[]): readonly string[] {
  const file = [`/usr/bin/${name}`, `/bin/${name}`].find(canExecute);
  const isKnown = file !== undefined && path.basename(fs.realpathSync(file)) === name;
  return isKnown ? [file, ...options, '--'] : [];
}

const ELF = '\x7FELF';

function isExecutable({ argv: [file], env }: SpawnRequest): boolean {
  const found = file.includes('/') ? file : findOnPath(file, env['PATH']);
  if (found === undefined) return false;
  const start = firstBytes(found);
  if (start?.toString('latin1', 0, ELF.length) === ELF) return true;
  const interpreter = /^#![ \t]*([^\s]+)[ \t\n]/.exec(start?.toString('latin1') ?? '')?.[1];
  return interpreter !== undefined && canExecute(interpreter);
}

function findOnPath(name: string, PATH: string | undefined): string | undefined {
  return PATH?.split(':')
    .map((folder) => path.join(folder === '' ? '.' : folder, name))
    .find(canExecute);
}

function canExecute(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

function firstBytes(file: string): Buffer | undefined {
  if (!canExecute(file)) return undefined;
  try {
    const fd = fs.openSync(file, 'r');
    const bytes = Buffer.alloc(256);
    const length = fs.readSync(fd, bytes);
    fs.closeSync(fd);
    return bytes.subarray(0, length);
  } catch {
    return undefined;
  }
}
