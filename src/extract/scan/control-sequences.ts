/**
 * By the grammar of ECMA-48 and ECMA-35, in this order: control sequences (CSI), which end with a final byte; control
 * strings (DCS, SOS, OSC, PM, APC), which end with ST, or with BEL as in xterm; other escape sequences. One that breaks off
 * takes the rest of its own grammar only. SO and SI change character sets, as `tput sgr0` does.
 *
 * Not the 8-bit forms: their bytes are parts of characters in UTF-8.
 */
const SEQUENCE =
  // oxlint-disable-next-line no-control-regex -- these characters are what it is about
  /\u001B(?:\[[0-?]*[ -/]*[@-~]?|[PX\]^_][^\u0007\u0018\u001A\u001B]*(?:\u0007|\u001B\\)?|[ -/]*[0-~]?)|[\u000E\u000F]/g;

/** The text that a terminal would show. */
export function withoutControlSequences(line: string): string {
  return line.includes('\u001B') || line.includes('\u000E') || line.includes('\u000F')
    ? line.replaceAll(SEQUENCE, '')
    : line;
}
