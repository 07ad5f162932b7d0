import type { Settings } from '../options/settings.js';
import type { ConfigFile } from './config.js';
import { type ConfigEntry, describeNode, type Mistake } from './node.js';
import { readEntryOptions } from './entry-options.js';
import { sourceOf } from './source.js';

/** A gateway entry of one file: its address in the form of `--gateway`, and its own options. */
export interface GatewayEntry {
  readonly settings: Settings | undefined;
  readonly mistakes: readonly Mistake[];
}

/** The name of a gateway. Unlike a URL it has no colon and no slash. */
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

export function readGatewayEntry(file: ConfigFile, { name, at, value }: ConfigEntry): GatewayEntry {
  const mistakes: Mistake[] = [];
  if (!NAME.test(name)) {
    mistakes.push({ at, text: `gateway ${name}: a name has letters, digits, _ . and -` });
  }
  const { settings, url, mistakes: others } = readAddress(file, name, value);
  mistakes.push(...others);
  if (url === undefined) {
    if (others.length === 0) mistakes.push({ at, text: `the gateway ${name} has no url` });
    return { settings: undefined, mistakes };
  }
  if (url.kind !== 'text') {
    const text = `the url of the gateway ${name} is ${describeNode(url)}: write one text`;
    mistakes.push({ at: url.at, text });
    return { settings: undefined, mistakes };
  }
  const source = `${sourceOf(file, url.at)} url`;
  const gateway = { values: [url.text], source, origin: 'file', layer: 0 } as const;
  return { settings: { ...settings, gateway }, mistakes };
}

function readAddress(
  file: ConfigFile,
  name: string,
  value: ConfigEntry['value'],
): { settings: Settings; url: ConfigEntry['value'] | undefined; mistakes: readonly Mistake[] } {
  if (value.kind === 'text') return { settings: {}, url: value, mistakes: [] };
  const title = `the gateway ${name}`;
  const section = readEntryOptions(file, value, 'gateway', { layer: 0, title, extra: ['url'] });
  return { ...section, url: section.others[0]?.value };
}
