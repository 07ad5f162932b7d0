/**
 * Checks metric names and labels against the rules of Pushgateway and of the scrape that follows. Every check returns
 * the problem and its remedy, or undefined.
 */

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** The gateway's own metrics. It refuses any push of them with another TYPE. */
const GATEWAY_OWN = /^(?:go|process|push|pushgateway|promhttp)_/;

/** The value is part of the URL, and servers answer a long URL with 431. Pushgateway 1.5.1 accepts 100 kB. */
const LABEL_VALUE_LIMIT_BYTES = 16_384;

/** Checks the syntax of a metric name. Names reserved by the gateway pass. */
export function metricNameSyntaxProblem(name: string): string | undefined {
  if (METRIC_NAME.test(name)) return undefined;
  return `${excerpt(name)} is not a metric name: use letters, digits, _ and :, not starting with a digit`;
}

/** Shortens and escapes untrusted text: control characters could manipulate the terminal. */
export function excerpt(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

export function metricNameProblem(name: string): string | undefined {
  const problem = metricNameSyntaxProblem(name);
  if (problem !== undefined) return problem;
  if (GATEWAY_OWN.test(name)) {
    return `"${name}" belongs to the Pushgateway itself (go_, process_, push_, pushgateway_, promhttp_): choose another name`;
  }
  return undefined;
}

export function labelNameProblem(name: string): string | undefined {
  if (name === '') return 'the label has no name: write LABEL=VALUE';
  if (name.startsWith('__')) {
    return `"${name}" starts with __, which Prometheus keeps for its own labels: choose another name`;
  }
  if (!LABEL_NAME.test(name)) {
    return `"${name}" is not a label name: use letters, digits and _, not starting with a digit`;
  }
  return undefined;
}

export function labelValueProblem(value: string): string | undefined {
  if (value === '') return 'the value is empty: give one, or leave the label out';
  if (!value.isWellFormed() || value.includes('\uFFFD')) {
    return 'the value is not valid UTF-8: one such push stops a Pushgateway from accepting any other';
  }
  if (Buffer.byteLength(value) > LABEL_VALUE_LIMIT_BYTES) {
    return `the value is longer than ${LABEL_VALUE_LIMIT_BYTES} bytes: shorten it`;
  }
  return undefined;
}
