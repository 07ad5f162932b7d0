const PLAIN = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** `1,234,567`: groups of three behind commas, spaces (also the unbreakable ones), apostrophes or underscores. */
const GROUPED = /^[+-]?\d{1,3}(?:[,_' \u00A0\u202F]\d{3})+(?:\.\d+)?$/;

/** A number as a program prints it for people. Undefined for anything else. */
export function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (PLAIN.test(trimmed)) return Number(trimmed);
  if (GROUPED.test(trimmed)) return Number(trimmed.replace(/[,_' \u00A0\u202F]/g, ''));
  return undefined;
}
