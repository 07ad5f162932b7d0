import path from 'node:path';
import type { TextfileSpec } from '../../model/destination.js';
import type { DestinationKind } from '../kind.js';
import { absolutePath } from '../../util/absolute-path.js';

/**
 * node_exporter's textfile collector as a destination. This folder writes and reads one file per
 * group, and adapts it to the files of other programs in the same directory.
 */
export const TEXTFILE: DestinationKind<TextfileSpec> = {
  resolve(resolver) {
    const given = resolver.value('textfile');
    if (given === '') resolver.report('textfile', 'is empty: name a directory, or leave it out');
    const directory = given === undefined || given === '' ? undefined : absolutePath(given);
    return directory === undefined ? [] : [{ kind: 'textfile', name: directory }];
  },
  recall: (_, name) => (path.isAbsolute(name) ? { kind: 'textfile', name } : undefined),
  argumentsFor: (name) => (path.isAbsolute(name) ? ['--textfile', name] : undefined),
  load: () => import('./textfile.js'),
  async check(spec) {
    const { checkTextfile } = await import('./check.js');
    return checkTextfile(spec);
  },
  async describe({ name }, { key }) {
    const { fileOf } = await import('./textfile.js');
    return [['textfile', fileOf(name, key)]];
  },
};
