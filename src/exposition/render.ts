import type * as client from 'prom-client';
import type { MetricFamily } from '../model/metric-family.js';

/** Media type of what `renderExposition` returns: text exposition format 0.0.4. */
export const EXPOSITION_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Loads prom-client ahead of the first `renderExposition`, because it is slow to load. */
export function loadRenderer(): Promise<typeof client> {
  return import('prom-client');
}

/**
 * Renders families in text exposition format 0.0.4, in order, with a final newline. Leaves out families without
 * samples; without any family the text is empty. Does not validate: see `pushProblems`.
 */
export async function renderExposition(families: readonly MetricFamily[]): Promise<string> {
  const pushed = families.filter(({ samples }) => samples.length > 0);
  if (pushed.length === 0) return '';
  const { Registry } = await loadRenderer();
  const registry = new Registry();
  for (const [index, family] of pushed.entries()) registry.registerMetric(metric(family, index));
  return withNaN(await registry.metrics());
}

/** prom-client writes `Nan`, which some parsers refuse. The format says `NaN`. */
function withNaN(text: string): string {
  const corrected = (line: string): string =>
    line.endsWith(' Nan') && !line.startsWith('#') ? `${line.slice(0, -3)}NaN` : line;
  return text.includes(' Nan\n') ? text.split('\n').map(corrected).join('\n') : text;
}

/**
 * The part of a prom-client metric that `Registry` uses. The registry keeps metrics in a plain object, where names such
 * as `constructor` seem to exist already, so the metric is registered by its index. The text has the real name.
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
