'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { crc32 } = require('node:zlib');

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = fs.constants;

/** The checksum is in front, in eight bytes: V8 makes a copy of code that does not begin at a multiple of 8. */
const HEAD = 8;

/** No file of ours compiles to that much. */
const LARGEST = 16 << 20;

const OTHERS_WRITE = 0o022;

/**
 * Compiled code of the files in a folder, kept beside them, as Python does in `__pycache__`: in a folder for each version
 * of Node. It is read only where nobody but the owner of the files themselves can have made it, and written by that owner
 * alone. Whatever does not fit is not there.
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

/** Under other flags V8 does not take what is kept: they get none, and do not replace that of all others. */
function hasFlags() {
  return (
    process.env.NODE_OPTIONS !== undefined ||
    process.execArgv.some((flag) => flag !== '--disable-sigusr1')
  );
}

/** Undefined where anything goes wrong: the start takes longer, that is all. */
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
  // A FIFO would wait for its writer.
  return withOpen(path.join(folder, name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK, (fd) => {
    const found = fs.fstatSync(fd);
    if (!found.isFile() || !isSafe(found, owner) || found.size > LARGEST) return undefined;
    const whole = Buffer.alloc(found.size);
    if (fs.readSync(fd, whole) !== found.size) return undefined;
    const code = whole.subarray(HEAD);
    return whole.readUInt32LE(0) === checksum(source, code) ? code : undefined;
  });
}

/** V8 itself does not look for damage, and ends the process where it meets some; of the source it compares the length alone. */
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
