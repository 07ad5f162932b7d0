import path from 'node:path';
import type { WebConfig } from '../model/listen.js';
import type { Mistake } from './node.js';
import { readConfigText } from './read-text.js';
import { sourceOf } from './source.js';
import { ABSENT } from '../util/unreadable.js';
import { WebConfigReader } from './web-config-reader.js';
import { parseYaml } from './yaml.js';

export type ReadWebConfig =
  | { readonly kind: 'web-config'; readonly config: WebConfig }
  /** Each problem has file, line and column. */
  | { readonly kind: 'problems'; readonly problems: readonly string[] };

/**
 * Reads a file in the format of exporter-toolkit's `--web.config.file`, which exporters of the
 * Prometheus project share. Unsupported settings are mistakes: a server must not be more open than
 * its file says.
 * https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md
 * @param uid of this user
 */
export function readWebConfig(file: string, uid: number | undefined): ReadWebConfig {
  const read = readConfigText(file, uid);
  if (read.kind === 'absent') return { kind: 'problems', problems: [`${file} ${ABSENT}`] };
  if (read.kind === 'problem') return { kind: 'problems', problems: [`${file} ${read.problem}`] };
  const { config, mistakes } = parseWebConfig(read.text, path.dirname(path.resolve(file)));
  if (mistakes.length === 0) return { kind: 'web-config', config };
  const problems = mistakes.map(
    ({ at, text }) => `${sourceOf({ path: file, text: read.text }, at)} ${text}`,
  );
  return { kind: 'problems', problems };
}

/** @param folder where relative paths start */
function parseWebConfig(
  text: string,
  folder: string,
): { readonly config: WebConfig; readonly mistakes: readonly Mistake[] } {
  const parsed = parseYaml(text);
  if (parsed.kind === 'invalid') {
    return { config: { tls: undefined, users: new Map() }, mistakes: [parsed.mistake] };
  }
  const reader = new WebConfigReader(folder, parsed.mistakes);
  const config = reader.read(parsed.root);
  return { config, mistakes: reader.mistakes };
}
