// @ts-check
// The order of the files in the tarball.

const BLOCK = 512;

/**
 * Puts each file next to the one that it has most words in common with: gzip refers to what is at most 32 kB before.
 *
 * @param {Buffer} tar
 */
export function alikeTogether(tar) {
  const rest = filesIn(tar).map((bytes) => ({ bytes, words: wordsOf(bytes) }));
  const ordered = [];
  let [next] = rest.splice(0, 1);
  while (next !== undefined) {
    ordered.push(next.bytes);
    const { words } = next;
    const likeness = rest.map((each) => likenessOf(words, each.words));
    [next] = rest.splice(likeness.indexOf(Math.max(...likeness)), 1);
  }
  return Buffer.concat([...ordered, Buffer.alloc(2 * BLOCK)]);
}

/** With their headers, in the ustar format. @param {Buffer} tar */
function filesIn(tar) {
  const files = [];
  for (let start = 0; tar[start] !== 0; start += files.at(-1)?.length ?? 0) {
    const field = (/** @type {number} */ at, /** @type {number} */ length) =>
      tar.toString('latin1', start + at, start + at + length);
    if (field(156, 1) !== '0') throw new Error(`tar.js: ${field(0, 100)} is not a plain file`);
    const size = Number.parseInt(field(124, 12), 8);
    files.push(tar.subarray(start, start + BLOCK + Math.ceil(size / BLOCK) * BLOCK));
  }
  return files;
}

/** With the punctuation around them. @param {Buffer} bytes */
function wordsOf(bytes) {
  return new Set(bytes.toString('latin1').match(/\W?\w+\W?/g));
}

/** The part that both have. @param {ReadonlySet<string>} some @param {ReadonlySet<string>} others */
function likenessOf(some, others) {
  const common = [...some].filter((word) => others.has(word)).length;
  return common / (some.size + others.size - common);
}
