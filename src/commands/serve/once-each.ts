/** Bounds memory. */
const MOST_SAID = 1000;

/** Says a text the first time only. Seconds in it may differ from time to time. */
export function onceEach(say: (text: string) => void): (text: string) => void {
  const said = new Set<string>();
  return (text) => {
    const meaning = text.replaceAll(/\b\d+(?= s\b)/g, '');
    if (said.has(meaning) || said.size >= MOST_SAID) return;
    said.add(meaning);
    say(text);
  };
}
