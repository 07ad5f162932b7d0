import type { OtlpSpec } from '../../model/destination.js';
import type { CheckContext, Finding } from '../../model/finding.js';
import { checkEngine, checkWithAccess } from '../engine/check.js';
import { otlpEngine } from './otlp.js';

/** Sends a request without metrics, which stores nothing. */
export async function checkOtlp(
  spec: OtlpSpec,
  { timeoutSeconds }: CheckContext,
): Promise<readonly Finding[]> {
  const checked = { name: spec.name, area: 'otlp' };
  return checkWithAccess(checked, spec, timeoutSeconds, (endpoint) =>
    checkEngine(checked, otlpEngine(endpoint)),
  );
}
