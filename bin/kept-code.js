'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { crc32 } = require('node:zlib');

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = fs.constants;

/** Eight bytes for the checksum: V8 copies code that is not aligned to 8 bytes. */
const HEAD = 8;

/** In bytes. Bounds memory. */
const LARGEST = 16 << 20;

const OTHERS_WRITE = 0o022;

/**
 * Caches the compiled code of the bundles beside them, in a directory per version of Node, as Python does in `__pycache__`.
 * Only the owner of the bundles writes the cache, and it is read only if nobody else could have written it.
 */
exports.keptCode = (bundle) => {
  const top = path.join(bundle, '__compiled__');
  const place = {
    top,
    folder: path.join(top, `${process.version}-${process.arch}`),
    owner: fs.statSync(bundle).uid,
  };
  const isOurs = place.owner === process.geteuid?.() && !hasFlags();
  const canRead = attempt(() => isSafePlace(place)) ?? false;
  return {
    read: (name, source) => (canRead ? attempt(() => readChecked(place, name, source)) : undefined),
    write: (name, source, script) => {
      if (isOurs) attempt(() => writeChecked(place, name, source, script));
    },
  };
};

/** Flags of bin/jobmeter that are Node's own. */
const NOT_OF_V8 = new Set(['--v8-pool-size=1', '--disable-sigusr1']);

/** With other flags V8 rejects the cache: processes with such flags do not write it. */
function hasFlags() {
  return (
    process.env.NODE_OPTIONS !== undefined || process.execArgv.some((flag) => !NOT_OF_V8.has(flag))
  );
}

/** Undefined on any error: without the cache, only the start is slower. */
function attempt(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function isSafePlace({ top, folder, owner }) {
  return [top, folder].every((each) =>
    withOpen(each, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, (fd) => isSafe(fs.fstatSync(fd), owner)),
  );
}

function isSafe({ uid, mode }, owner) {
  return uid === owner && (mode & OTHERS_WRITE) === 0;
}

function readChecked({ folder, owner }, name, source) {
  // Opening a FIFO would block without O_NONBLOCK.
  return withOpen(path.join(folder, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK, (fd) => {
    const found = fs.fstatSync(fd);
    if (!found.isFile() || !isSafe(found, owner) || found.size > LARGEST) return undefined;
    const whole = Buffer.alloc(found.size);
    if (fs.readSync(fd, whole) !== found.size) return undefined;
    const code = whole.subarray(HEAD);
    return whole.readUInt32LE(0) === checksum(source, code) ? code : undefined;
  });
}

/** V8 does not detect damaged code and crashes on it, and it compares only the length of the source. */
function checksum(source, code) {
  return crc32(code, crc32(source));
}

function writeChecked(place, name, source, script) {
  const { folder } = place;
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (!isSafePlace(place)) return;
  const code = script.createCachedData();
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(checksum(source, code));
  const temporary = path.join(folder, `${name}.${process.pid}.tmp`);
  try {
    fs.writeFileSync(temporary, Buffer.concat([head, code]), { flag: 'wx', mode: 0o644 });
    fs.renameSync(temporary, path.join(folder, name));
  } catch {
    fs.rmSync(temporary, { force: true });
  }
}

function withOpen(file, flags, use) {
  const fd = fs.openSync(file, flags);
  try {
    return use(fd);
  } finally {
    fs.closeSync(fd);
  }
}
