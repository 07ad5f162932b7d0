import fs from 'node:fs';
import path from 'node:path';
import type { LaunchContext } from '../platform/launch-context/launch-context.js';
import { throughScript } from './script.js';
import type { SpawnRequest } from './spawn.js';

/**
 * Gives the command back what Node took (see `inherited.ts`): descriptors by number, and by small programs that replace
 * themselves by the next one, limits and ignored signals. Most of the time there is nothing to do.
 */
export function restoring(plain: SpawnRequest, inherited: LaunchContext): SpawnRequest {
  const request = { ...plain, stdio: withDescriptors(plain.stdio, inherited.descriptors) };
  const prefix = prefixFor(inherited);
  const { raw } = inherited;
  if (prefix.length === 0 && raw === undefined) return request;
  // A command that can't be executed is to fail here, where the reason is known, not in a program put before it.
  if (!isExecutable(request) && !request.argv[0].includes(REPLACEMENT)) return request;
  const exact = raw === undefined ? request : throughScript(request, inherited, raw);
  const [first, ...rest] = prefix;
  return first === undefined ? exact : { ...exact, argv: [first, ...rest, ...exact.argv] };
}

/** What Node makes of a byte that is not UTF-8. */
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

function prefixFor({ openFiles, ignoredSignals }: LaunchContext): Prefix {
  const names = ignoredSignals.join(',');
  const [program, ...rest] = [
    ...(openFiles === undefined ? [] : programWith('prlimit', `--nofile=${openFiles}:`)),
    ...(names === '' ? [] : programWith('env', `--ignore-signal=${names}`)),
  ];
  return program === undefined ? [] : [program, ...rest];
}

/** From util-linux and coreutils: those of busybox know neither option. */
function programWith(name: string, option: string): readonly string[] {
  const file = [`/usr/bin/${name}`, `/bin/${name}`].find(canExecute);
  const isKnown = file !== undefined && path.basename(fs.realpathSync(file)) === name;
  return isKnown ? [file, option, '--'] : [];
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
