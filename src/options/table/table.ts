import { ACCESS } from './access.js';
import { ADMINISTRATION } from './administration.js';
import { ALERTING } from './alerting.js';
import { COUNTING } from './counting.js';
import { DUE } from './due.js';
import { IDENTITY } from './identity.js';
import { OUTPUT } from './output.js';
import { PLACES } from './places.js';
import { RUNNING } from './running.js';
import { SELECTION } from './selection.js';
import { SERVING } from './serving.js';

export type Table = typeof IDENTITY &
  typeof RUNNING &
  typeof PLACES &
  typeof ACCESS &
  typeof COUNTING &
  typeof DUE &
  typeof OUTPUT &
  typeof SELECTION &
  typeof ADMINISTRATION &
  typeof ALERTING &
  typeof SERVING;

/** What every option is, apart from what follows from its key. */
export const TABLE: Table = {
  ...IDENTITY,
  ...RUNNING,
  ...PLACES,
  ...ACCESS,
  ...COUNTING,
  ...DUE,
  ...OUTPUT,
  ...SELECTION,
  ...ADMINISTRATION,
  ...ALERTING,
  ...SERVING,
};

export type OptionKey = keyof Table;
