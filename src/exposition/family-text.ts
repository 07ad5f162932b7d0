import type { MetricFamily } from '../model/metric-family.js';
import { renderExposition } from './render.js';

/** A family whose samples are rendered, so that those of many groups can be joined. */
export interface FamilyText extends Pick<MetricFamily, 'name' | 'type' | 'help'> {
  /** Lines, each with its end. They are the same in text format 0.0.4 and in OpenMetrics. */
  readonly samples: string;
}

/** In the order given, without families that have no samples. */
export async function familyTexts(
  families: readonly MetricFamily[],
): Promise<readonly FamilyText[]> {
  const rendered = families.filter(({ samples }) => samples.length > 0);
  const samples: string[][] = [];
  for (const line of (await renderExposition(rendered)).split('\n')) {
    if (line.startsWith('# TYPE ')) samples.push([]);
    else if (line !== '' && !line.startsWith('#')) samples.at(-1)?.push(line);
  }
  return rendered.map(({ name, type, help }, index) => ({
    name,
    type,
    help,
    samples: ownCopy((samples[index] ?? []).map((line) => `${line}\n`).join('')),
  }));
}

/** A part of a string keeps the whole of it in memory. */
function ownCopy(text: string): string {
  return Buffer.from(text).toString();
}
