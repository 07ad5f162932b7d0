import type { HttpResponse } from '../../http/client.js';

/** The difference between our clock and that of an engine. */
export interface EngineClock {
  /**
   * Our time minus that of the engine, in milliseconds; 0 if they agree or the engine does not send
   * its time.
   */
  readonly skewMs: number;
}

/**
 * A `Date` header has whole seconds, and a response may take seconds. Smaller differences count as
 * agreement.
 */
const TOLERATED_MS = 5000;

export function engineClock({ headers }: Pick<HttpResponse, 'headers'>): EngineClock {
  // The header cuts off the fraction of a second, so the clock of the engine is never behind this.
  const skewMs = Date.now() - Date.parse(headers.date ?? '');
  return { skewMs: Math.abs(skewMs) > TOLERATED_MS ? skewMs : 0 };
}

/** Tolerance between two headers in whole seconds. */
const INACCURACY_MS = 1000;

/**
 * Times at which samples are stored, in milliseconds since the epoch by the clock of the engine.
 */
export interface SampleTime {
  readonly atMs: number;
  readonly nowMs: number;
}

/**
 * The timestamp of samples with values of the time `at`. Never ahead of the engine: Prometheus 2.42
 * accepts a sample of the future and then refuses every sample of the present. Never before what
 * was already sent, which would be out of order.
 * @param at seconds since the epoch by our clock; undefined for now
 * @param sentMs times of earlier samples, by the clock of the engine
 */
export function sampleTime(
  at: number | undefined,
  { skewMs }: EngineClock,
  sentMs: readonly (number | undefined)[],
): SampleTime {
  const nowMs = Math.floor(Date.now() - skewMs);
  const trueMs = at === undefined ? nowMs : Math.min(Math.floor(at * 1000 - skewMs), nowMs);
  // Earlier samples may be far ahead, if the clock was wrong then.
  const isBefore = (ms: number | undefined): ms is number =>
    ms !== undefined && ms <= nowMs + INACCURACY_MS;
  const earlier = sentMs.filter(isBefore).map((ms) => ms + 1);
  return { atMs: Math.max(trueMs, ...earlier), nowMs };
}

/** A warning for the user. Undefined if the clocks agree. */
export function clockWarning({ skewMs }: EngineClock): string | undefined {
  if (skewMs === 0) return undefined;
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const way = skewMs > 0 ? 'ahead of' : 'behind';
  return `the clock of this machine is ${seconds} s ${way} that of the server: samples were stored at the time of the server, but the timestamps in them are wrong; correct the clock`;
}
