import path from 'node:path';
import { pooled } from '../../platform/disk.js';
import { readPlainFile } from '../../platform/files.js';
import { unescapeText } from '../../exposition/escape.js';
import type { MetricFamily } from '../../model/metric-family.js';

/** What another file of the directory says of a metric name. */
export interface ForeignDeclaration {
  /** The file's name, for people. */
  readonly file: string;
  readonly type?: string;
  readonly help?: string;
}

/** By metric name: what the other files of a directory have declared. */
export type ForeignMetadata = ReadonlyMap<string, ForeignDeclaration>;

/**
 * What node_exporter reads beside the file `name`. Files of others go before those called like `ours`, which follow them
 * with their next write. A file that can't be read says nothing.
 */
export async function readForeignMetadata(
  directory: string,
  name: string,
  ours: RegExp,
): Promise<ForeignMetadata> {
  const files = (await pooled.readdir(directory)).toSorted();
  const byOthers = files.filter((file) => !ours.test(file) && file.endsWith('.prom'));
  const byUs = files.filter((file) => ours.test(file) && file !== name);
  const declared = new Map<string, ForeignDeclaration>();
  for (const file of [...byOthers, ...byUs]) {
    const text = await readPlainFile(pooled, path.join(directory, file), 'followed').catch(
      () => '',
    );
    for (const [name, declaration] of declarationsIn(text, file)) {
      if (!declared.has(name)) declared.set(name, declaration);
    }
  }
  return declared;
}

const COMMENT = /^#[ \t]+(HELP|TYPE)[ \t]+([^ \t\r\n]+)[ \t]*([^\r\n]*)/gm;

function declarationsIn(text: string, file: string): ReadonlyMap<string, ForeignDeclaration> {
  const found = new Map<string, ForeignDeclaration>();
  for (const [, keyword, name = '', rest = ''] of text.matchAll(COMMENT)) {
    const known = found.get(name) ?? { file };
    found.set(
      name,
      keyword === 'TYPE' ? { ...known, type: rest.trim() } : { ...known, help: helpOf(rest) },
    );
  }
  return found;
}

function helpOf(written: string): string {
  const unescaped = unescapeText(written);
  return unescaped.kind === 'text' ? unescaped.text : written;
}

/** node_exporter drops every series whose HELP is not the one it has seen first: what others say goes before ours. */
export function withForeignHelp(
  families: readonly MetricFamily[],
  neighbours: ForeignMetadata,
): readonly MetricFamily[] {
  return families.map((family) => ({
    ...family,
    help: neighbours.get(family.name)?.help ?? family.help,
  }));
}

/** It drops every series of another TYPE as well, and that can't be made good. */
export function typeProblems(
  families: readonly MetricFamily[],
  neighbours: ForeignMetadata,
): readonly string[] {
  return families.flatMap(({ name, type }) => {
    const theirs = neighbours.get(name);
    if (theirs?.type === undefined || theirs.type === type) return [];
    return [
      `metric "${name}" has TYPE ${theirs.type} in ${theirs.file}, and ${type} here: rename one`,
    ];
  });
}
