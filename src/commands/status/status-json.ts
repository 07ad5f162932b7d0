import { scheduleTextInWords } from '../describe-due.js';
import type { GroupSummary } from './group-summary.js';
import { type HealthCriteria, healthOf } from './health.js';
import type { LocalGroups } from './local-groups.js';
import { jsonText } from '../../util/json.js';

/** Format version of status.schema.json. Adding a field does not change it. */
const STATUS_JSON_VERSION = 1;

/**
 * Renders one group at a time, each with its last runs: all of them may exceed the maximum length
 * of a string.
 * @param local where the runs are
 */
export async function* statusJson(
  groups: readonly GroupSummary[],
  local: Pick<LocalGroups, 'runsOf'>,
  expected: HealthCriteria,
): AsyncGenerator<string> {
  yield `{\n  "version": ${STATUS_JSON_VERSION},\n  "groups": [`;
  for (const [index, group] of groups.entries()) {
    const { trend: _, delivered: _names, ...known } = group;
    const runs = await local.runsOf(group);
    const words = await scheduleTextInWords(group.schedule);
    const whole = {
      ...known,
      ...(words !== undefined && { schedule_in_words: words }),
      health: healthOf(group, expected),
      ...(runs && { runs }),
    };
    const json = jsonText(whole);
    yield `${index === 0 ? '' : ','}\n    ${json.replaceAll('\n', '\n    ')}`;
  }
  yield groups.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
}
