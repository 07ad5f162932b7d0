/** Bounds memory. */
const MOST_SAID = 1000;

/** Says a text the first time only. */
export function onceEach(say: (text: string) => void): (text: string) => void {
  const said = new Set<string>();
  return (text) => {
    if (said.has(text) || said.size >= MOST_SAID) return;
    said.add(text);
    say(text);
  };
}
