import { SERIES_LIMIT, type Tally } from './tally.js';

/** Some tools print one locale whatever the environment says. */
function remedyFor(name: string, preset: string | undefined): string {
  return preset === undefined
    ? `run the command with LC_ALL=C, or write ${name}:dot=… or ${name}:comma=…, whichever marks decimals`
    : 'run the command with LC_ALL=C, or let a preset of your own name its "decimalMark"';
}

export function remarksOn(
  tally: Tally,
  name: string,
  preset: string | undefined,
): readonly string[] {
  const doubt = tally.doubt();
  return [
    ...nonNumericIn(tally),
    ...excessSeriesIn(tally),
    ...(doubt === undefined ? [] : [`${doubt}: ${remedyFor(name, preset)}`]),
  ];
}

function nonNumericIn({ nonNumeric }: Tally): readonly string[] {
  if (nonNumeric.length === 0) return [];
  const texts = nonNumeric.map((text) => JSON.stringify(text)).join(', ');
  return [`captured ${texts}, which is not a number; not counted`];
}

function excessSeriesIn({ withoutLabels }: Tally): readonly string[] {
  if (withoutLabels === 0) return [];
  return [
    `more than ${SERIES_LIMIT} different label values; the other ${withoutLabels} matches are in one series without these labels`,
  ];
}
