import type { Finding } from '../../../model/finding.js';
import type { Observation, GatewayReply } from './observe.js';

/** Smaller differences have no effect that anyone notices. */
const TOLERATED_SECONDS = 5;
const WRONG_SECONDS = 300;

export interface ClockDifference {
  /** Our time minus that of the server, in seconds. NaN if the response has no time. */
  readonly seconds: number;
  /** Uncertainty of the difference, in seconds. */
  readonly precision: number;
}

/**
 * A `Date` header is cut to whole seconds, and was written at any time between request and
 * response.
 */
export function clockDifference({
  date = NaN,
  sentAt,
  answeredAt,
}: Pick<GatewayReply, 'date' | 'sentAt' | 'answeredAt'>): ClockDifference {
  const ours = (sentAt + answeredAt) / 2;
  return { seconds: ours - (date + 0.5), precision: 0.5 + (answeredAt - sentAt) / 2 };
}

export function clockFindings(name: string, { status }: Observation): readonly Finding[] {
  const common = { check: 'gateway-clock', subject: name };
  if (status.kind === 'failed') return [];
  const { seconds, precision } = clockDifference(status);
  if (Number.isNaN(seconds)) {
    return [{ level: 'ok', ...common, what: 'clock difference not known: no Date in the answer' }];
  }
  const margin = `± ${precision.toFixed(1)}s`;
  const size = Math.abs(seconds);
  if (size - precision <= TOLERATED_SECONDS) {
    return [
      {
        level: 'ok',
        ...common,
        what: `clock agrees with that of this machine (${seconds.toFixed(1)}s ${margin})`,
      },
    ];
  }
  const way = seconds < 0 ? 'behind' : 'ahead of';
  return [
    {
      level: size - precision > WRONG_SECONDS ? 'problem' : 'warning',
      ...common,
      what: `the clock of this machine is ${size.toFixed(1)}s ${way} that of the gateway (${margin})`,
      why: 'Alerts compare the time of the last success with the clock of Prometheus.',
      mend: ['timedatectl set-ntp true'],
    },
  ];
}
