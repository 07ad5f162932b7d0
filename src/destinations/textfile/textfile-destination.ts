import { isSameKey } from '../../model/grouping-key.js';
import type { Destination } from '../destination.js';
import { deliverFamilies } from '../send-families.js';
import { Textfile } from './textfile.js';

/**
 * A directory of node_exporter's textfile collector as a destination.
 *
 * @param timeoutSeconds of one call
 */
export function textfileDestination(directory: string, timeoutSeconds: number): Destination {
  const textfile = new Textfile(directory, timeoutSeconds);
  return {
    name: directory,
    send: (key, families, options) => deliverFamilies(textfile, key, families, options),
    async fetchSnapshot() {
      const result = await textfile.groups();
      if (result.kind !== 'groups') return { kind: 'unknown', failure: result };
      return {
        kind: 'holdings',
        of: async (key) => result.groups.find((group) => isSameKey(group.key, key))?.families,
      };
    },
  };
}
