import { recordOf, stringsOf } from '../../util/json.js';

/** What a program without a compiler gives in place of a grouping key and families. */
export function shapeProblems(key: unknown, families: unknown = []): readonly string[] {
  const { job, labels } = recordOf(key) ?? {};
  return [
    ...(typeof job === 'string' ? [] : ['job is not a string: give the key as { job, labels }']),
    ...(stringsOf(labels) === undefined
      ? ['labels is not an object of strings: give {} where there are none']
      : []),
    ...(Array.isArray(families) &&
    families.every((each) => Array.isArray(recordOf(each)?.['samples']))
      ? []
      : ['the families are not an array of { name, help, type, samples }']),
  ];
}
