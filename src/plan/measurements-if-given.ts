import type { CommandToRun, NamingContext } from '../model/plan.js';
import type { NamedPreset } from '../model/preset.js';
import { PATTERN_OPTIONS } from '../options/command-options.js';
import type { Resolver } from '../options/resolver.js';
import type { Environment } from '../options/settings.js';
import type { Measurements } from './resolve-measurements.js';

interface MeasurementContext extends NamingContext {
  readonly command: CommandToRun;
  readonly env: Environment;
}

/** Most jobs have no patterns, so their modules are loaded only when needed. */
export async function measurementsIfGiven(
  resolver: Resolver,
  { command, env, ...naming }: MeasurementContext,
  own: readonly NamedPreset[],
): Promise<Measurements> {
  if (!PATTERN_OPTIONS.some((key) => resolver.isGiven(key))) {
    return { records: [], gauges: [], stages: [], presets: [], expect: undefined };
  }
  const { resolveMeasurements } = await import('./resolve-measurements.js');
  const measurements = await resolveMeasurements(resolver, naming, own);
  if (measurements.presets.length === 0) return measurements;
  const { isUntranslated } = await import('./resolve-presets.js');
  const language = { isUntranslated: isUntranslated(env, command) };
  return {
    ...measurements,
    presets: measurements.presets.map((preset) => ({ ...preset, ...language })),
  };
}
