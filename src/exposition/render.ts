import type * as client from 'prom-client';
import type { MetricFamily } from '../model/metric-family.js';

/** Media type of what `renderExposition` returns: text exposition format 0.0.4. */
export const EXPOSITION_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The library takes a while: with the first text, or before that by those who know that there will be one. */
export function loadRenderer(): Promise<typeof client> {
  return import('prom-client');
}

/**
 * The families as text exposition format 0.0.4, in their order, ending in a newline. A family
 * without samples is left out; nothing at all is the empty string. Checks nothing: see
 * `pushProblems`.
 */
export async function renderExposition(families: readonly MetricFamily[]): Promise<string> {
  const pushed = families.filter(({ samples }) => samples.length > 0);
  if (pushed.length === 0) return '';
  const { Registry } = await loadRenderer();
  const registry = new Registry();
  for (const [index, family] of pushed.entries()) registry.registerMetric(metric(family, index));
  return withNaN(await registry.metrics());
}

/** As the format has it; prom-client writes `Nan`, which not every reader takes. */
function withNaN(text: string): string {
  const corrected = (line: string): string =>
    line.endsWith(' Nan') && !line.startsWith('#') ? `${line.slice(0, -3)}NaN` : line;
  return text.includes(' Nan\n') ? text.split('\n').map(corrected).join('\n') : text;
}

/**
 * The part of a prom-client metric that its registry uses. The registry looks it up in a plain
 * object, where names such as `constructor` seem to be taken already: there it is called by its
 * number, the text has the real name.
 */
function metric({ name, help, type, samples }: MetricFamily, index: number): client.Gauge {
  const values = samples.map((sample) => ({
    metricName: sample.name ?? name,
    labels: sample.labels,
    value: sample.value,
  }));
  const get = async (): Promise<object> => ({ name, help, type, values, aggregator: 'sum' });
  return { name: `${index}`, get } as unknown as client.Gauge;
}
