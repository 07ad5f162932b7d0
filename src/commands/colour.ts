import { styleText } from 'node:util';
import type { Host } from '../host.js';

export type Style = 'bold' | 'cyan' | 'dim' | 'green' | 'red' | 'yellow';

/** Returns the text unchanged if the output has no colours. */
export type Paint = (style: Style, text: string) => string;

/** https://no-color.org; FORCE_COLOR overrides it, as in Node. */
export function paintFor({ env, stdout }: Pick<Host, 'env' | 'stdout'>): Paint {
  return hasColours(env, stdout.isTTY)
    ? (style, text) => styleText(style, text, { validateStream: false })
    : (_, text) => text;
}

function hasColours(env: Host['env'], isTTY: boolean): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  const isUnwanted = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return isTTY && !isUnwanted;
}
