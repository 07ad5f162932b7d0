// A separate module: it must not add to the bundle that is loaded before jobs, which has only the
// parser.
import { dump } from 'js-yaml/browser';

/** Long lines are not folded: nobody could search for a folded expression or template. */
export function writeYaml(value: object): string {
  return dump(value, { lineWidth: -1 });
}
