// Of the main file the build keeps the parser only, which is loaded in front of jobs.
import { dump } from 'js-yaml/browser';

/** Long lines stay lines: a folded expression or template could not be searched for. */
export function writeYaml(value: object): string {
  return dump(value, { lineWidth: -1 });
}
