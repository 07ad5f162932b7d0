/** One complaint of a gateway whose `/metrics` answers 500. */
export interface ScrapeError {
  readonly metric: string;
  /** Labels with the grouping labels, as bytes: they need not be valid UTF-8. */
  readonly labels: ReadonlyMap<string, Buffer>;
  readonly kind: 'duplicate' | 'not-utf8' | 'type' | 'other';
}

/** A list, or the only complaint without a star. */
const LINE = /^(?:\* )?collected metric "?([^" ]+)"? \{ ?(.*)\} (.*)$/;

/**
 * Text form of protocol buffers: client_model 0.3 prints `<…>`, later versions `{…}`, and more blanks in some builds than in
 * others (https://pkg.go.dev/google.golang.org/protobuf/encoding/prototext).
 */
const LABEL = /label: *[<{] *name: *"((?:[^"\\]|\\.)*)" *(?:value: *"((?:[^"\\]|\\.)*)" *)?[>}]/g;

const KINDS: readonly (readonly [RegExp, ScrapeError['kind']])[] = [
  [/was collected before with the same name and label values/, 'duplicate'],
  [/is not utf-?8/i, 'not-utf8'],
  [/is not a (?:COUNTER|GAUGE|SUMMARY|UNTYPED|HISTOGRAM)/i, 'type'],
];

/** Reads the body of a `/metrics` with status 500. Source: `checkMetricConsistency` in client_golang. */
export function scrapeErrors(body: string): readonly ScrapeError[] {
  return body.split('\n').flatMap((line) => {
    const [, metric = '', content = '', complaint = ''] = LINE.exec(line) ?? [];
    if (metric === '') return [];
    const labels = [...content.matchAll(LABEL)].map(
      ([, name = '', value = '']) => [unescaped(name).toString(), unescaped(value)] as const,
    );
    const kind = KINDS.find(([pattern]) => pattern.test(complaint))?.[1] ?? 'other';
    return [{ metric, labels: new Map(labels), kind }];
  });
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** C escapes: octal and hexadecimal ones are bytes. */
function unescaped(text: string): Buffer {
  const parts = text.split(/(\\(?:[0-7]{1,3}|x[0-9a-fA-F]{2}|[^]))/);
  return Buffer.concat(
    parts.map((part) => {
      if (!part.startsWith('\\')) return Buffer.from(part);
      const code = part.slice(1);
      if (/^[0-7]+$/.test(code)) return Buffer.from([Number.parseInt(code, 8) & 0xff]);
      if (/^x../.test(code)) return Buffer.from([Number.parseInt(code.slice(1), 16)]);
      return Buffer.from(ESCAPES[code] ?? code);
    }),
  );
}
