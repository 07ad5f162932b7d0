import type { Destination } from '../destination.js';
import { sendFamilies } from '../send-families.js';
import { Textfile } from './textfile.js';

/**
 * A directory of node_exporter's textfile collector as a destination.
 * @param timeoutSeconds of one call
 */
export function textfileDestination(directory: string, timeoutSeconds: number): Destination {
  const textfile = new Textfile(directory, timeoutSeconds);
  return {
    name: directory,
    send: (key, families, options) => sendFamilies(textfile, key, families, options),
    delete: (key) => textfile.delete(key),
    mapGroups: (view) => textfile.mapGroups(view),
    warnings: async () => [],
  };
}
