import { ShownText } from './shown-text.js';

/**
 * The grammar of ECMA-48 and ECMA-35: control sequences (CSI), which end with a final byte; the beginning of control
 * strings (DCS, SOS, OSC, PM, APC); other escape sequences, with ST, which ends these strings. An incomplete sequence ends
 * where its grammar does; CAN and SUB cancel one. SO and SI change character sets; `tput sgr0` prints SI.
 *
 * 8-bit forms other than ST are not included: in UTF-8 their bytes are parts of characters.
 */
const CONTROL =
  // oxlint-disable-next-line no-control-regex -- it matches control characters
  /[\u0007\u000E\u000F\u0018\u001A\u009C]|\u001B(?:(?<csi>\[[0-?]*[ -/]*[@-~\u0018\u001A]?)|[ -/]*[0-~]?)/g;

/** What a control string holds up to its end, or up to a sequence in it. */
// oxlint-disable-next-line no-control-regex -- it matches control characters
const IN_STRING = /[^\u0007\u0018\u001A\u001B\u009C]*/y;

const BEL = '\u0007';
const STRING_BEGINS = /^\u001B[PX\]^_]$/;
/** As in xterm, BEL ends a title as well. */
const STRING_ENDS: readonly string[] = [BEL, '\u0018', '\u001A', '\u009C', '\u001B\\'];

/** Moves the cursor to the first column, as CR does. */
// oxlint-disable-next-line no-control-regex -- it matches control characters
const TO_FIRST_COLUMN = /\u001B\[0?1?G/;

/** Moves the cursor along the line: CUF, CHA, HPA and HPR. Some programs print columns in this way. */
const TO_COLUMN = /^\[\d*[CG`a]$/;

/** What was printed in one line, one text after the other in the same place. Most lines are one text. */
export function overprints(line: string): readonly string[] {
  if (!TO_FIRST_COLUMN.test(line)) return [withoutControlSequences(line)];
  const texts = line.split(TO_FIRST_COLUMN).map(withoutControlSequences);
  const filled = texts.filter((text) => text !== '');
  return filled.length === 0 ? [''] : filled;
}

/** Calls of `includes` take less time than one regular expression. */
const FIRSTS = ['\u001B', '\u000E', '\u000F', BEL];

/** The text that a terminal shows. */
export function withoutControlSequences(line: string): string {
  for (const first of FIRSTS) if (line.includes(first)) return shownText(line);
  return line;
}

/** A control string, or a movement to a column. */
// oxlint-disable-next-line no-control-regex -- it matches control characters
const SELDOM = /\u001B(?:[PX\]^_]|\[\d*[CG`a])/;
// oxlint-disable-next-line no-control-regex -- it matches control characters
const OFTEN = /[\u0007\u000E\u000F]|\u001B(?:\[[0-?]*[ -/]*[@-~\u0018\u001A]?|[ -/]*[0-~]?)/g;

function shownText(line: string): string {
  // Colours only take a third of the time.
  if (!SELDOM.test(line)) return line.replaceAll(OFTEN, '');
  const shown = new ShownText();
  let from = 0;
  CONTROL.lastIndex = 0;
  for (let match = CONTROL.exec(line); match !== null; match = CONTROL.exec(line)) {
    shown.add(line.slice(from, match.index));
    const [sequence] = match;
    if (STRING_BEGINS.test(sequence)) {
      shown.beginString();
      IN_STRING.lastIndex = CONTROL.lastIndex;
      IN_STRING.test(line);
      CONTROL.lastIndex = IN_STRING.lastIndex;
    } else if (STRING_ENDS.includes(sequence) && shown.endString()) {
      // The text of the string is gone with it.
    } else if (TO_COLUMN.test(match.groups?.['csi'] ?? '')) shown.toColumn();
    else if (/^[\u0018\u001A\u009C]/.test(sequence)) shown.add(sequence);
    from = CONTROL.lastIndex;
  }
  shown.add(line.slice(from));
  return shown.toString();
}
