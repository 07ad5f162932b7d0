/**
 * The grammar of ECMA-48 and ECMA-35, in this order: control sequences (CSI), which end with a final byte; control
 * strings (DCS, SOS, OSC, PM, APC), which end with ST, or with BEL as in xterm; other escape sequences. An incomplete
 * sequence ends where its grammar does; CAN and SUB cancel one. A title may have colours in it, which ECMA-48 does not
 * allow. SO and SI change character sets; `tput sgr0` prints SI.
 *
 * 8-bit forms other than ST are not included: in UTF-8 their bytes are parts of characters.
 */
const SEQUENCE =
  // oxlint-disable-next-line no-control-regex -- it matches control characters
  /\u001B(?:\[[0-?]*[ -/]*[@-~\u0018\u001A]?|[PX\]^_](?:(?:[^\u0007\u0018\u001A\u001B\u009C]|\u001B\[[0-?]*[ -/]*[@-~])*(?:[\u0007\u009C]|\u001B\\)|[^\u0007\u0018\u001A\u001B\u009C]*[\u0018\u001A]?)|[ -/]*[0-~]?)|[\u000E\u000F]/g;

/** Moves the cursor to the first column, as CR does. */
// oxlint-disable-next-line no-control-regex -- it matches control characters
const TO_FIRST_COLUMN = /\u001B\[0?1?G/;

/** Moves the cursor along the line: CUF, CHA, HPA and HPR. Some programs print columns in this way. */
// oxlint-disable-next-line no-control-regex -- it matches control characters
const TO_COLUMN = /\u001B\[\d*[CG`a]/;

/** What was printed in one line, one text after the other in the same place. Most lines are one text. */
export function overprints(line: string): readonly string[] {
  if (!TO_FIRST_COLUMN.test(line)) return [withoutControlSequences(line)];
  const texts = line.split(TO_FIRST_COLUMN).map(withoutControlSequences);
  const filled = texts.filter((text) => text !== '');
  return filled.length === 0 ? [''] : filled;
}

/** The text that a terminal shows. */
export function withoutControlSequences(line: string): string {
  return line.includes('\u001B') || line.includes('\u000E') || line.includes('\u000F')
    ? withoutSequences(line)
    : line;
}

function withoutSequences(line: string): string {
  if (!TO_COLUMN.test(line)) return line.replaceAll(SEQUENCE, '');
  return line
    .split(TO_COLUMN)
    .map((column) => column.replaceAll(SEQUENCE, ''))
    .filter((column) => column !== '')
    .map((column, index, all) => (isApart(all[index - 1] ?? '', column) ? column : ` ${column}`))
    .join('');
}

/** Else a blank goes between them, so that the numbers of two columns do not become one. */
function isApart(left: string, right: string): boolean {
  return left === '' || /\s$/.test(left) || /^\s/.test(right);
}
