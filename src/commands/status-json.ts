import { scheduleTextInWords } from './describe-due.js';
import type { GroupSummary } from './group-summary.js';
import { type HealthCriteria, healthOf } from './health.js';
import type { LocalGroups } from './local-groups.js';

/** Of the form that status.schema.json describes. A field that is added leaves it as it is. */
const STATUS_JSON_VERSION = 1;

/**
 * For programs: a group after the other, each with its last runs, since all of them may be more than a string can hold.
 *
 * @param local where those are
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
    const json = JSON.stringify(whole, undefined, 2);
    yield `${index === 0 ? '' : ','}\n    ${json.replaceAll('\n', '\n    ')}`;
  }
  yield groups.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
}
