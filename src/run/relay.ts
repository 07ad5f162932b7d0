import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrnoException } from '../host.js';

export interface Relay {
  /**
   * To be called when the job itself is gone: resolves when all it wrote is passed on. A daemon it left behind may
   * hold the pipe open for ever; it keeps its reader, and we are free to go.
   */
  finish(): Promise<void>;
}

/** The job is gone and nothing came for this long: whoever still holds the pipe is not the job. */
const IDLE_MS = 100;

/** Copies everything from `readEnd` to the descriptor `target`, and shows each chunk to `scan` once it is written. */
export function relay(readEnd: number, target: number, scan: (chunk: Buffer) => void): Relay {
  const source = new net.Socket({ fd: readEnd, readable: true, writable: false });
  const progress: Progress = { phase: 'reading', chunks: 0 };
  const copied = copy(source, target, progress, scan);
  return {
    async finish() {
      for (let seen = -1; !isIdle(progress, seen);) {
        seen = progress.chunks;
        await Promise.race([copied, sleep(IDLE_MS)]);
      }
      if (progress.phase !== 'ended') handOver(readEnd, target);
      source.destroy();
    },
  };
}

interface Progress {
  phase: 'reading' | 'writing' | 'ended';
  chunks: number;
}

/** A reader of ours that stalls is not idleness: what we hold must arrive first. */
function isIdle({ phase, chunks }: Progress, seen: number): boolean {
  return phase === 'ended' || (phase === 'reading' && chunks === seen);
}

async function copy(
  source: net.Socket,
  target: number,
  progress: Progress,
  scan: (chunk: Buffer) => void,
): Promise<void> {
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      progress.phase = 'writing';
      await writeFully(target, chunk);
      progress.phase = 'reading';
      progress.chunks += 1;
      scan(chunk);
    }
  } catch {
    // Our reader went away, or our disk is full: closing the read end gives the job the SIGPIPE it would have had.
    source.destroy();
  } finally {
    progress.phase = 'ended';
  }
}

const RETRY_MS = 5;

async function writeFully(target: number, chunk: Buffer): Promise<void> {
  let offset = 0;
  while (offset < chunk.length) {
    try {
      offset += await write(target, chunk, offset);
    } catch (error) {
      // Somebody else made the shared descriptor non-blocking: wait, as a blocking one would.
      if (!isErrnoException(error) || error.code !== 'EAGAIN') throw error;
      await sleep(RETRY_MS);
    }
  }
}

/** On the thread pool: a reader that stalls must not keep us from handling signals. */
function write(target: number, chunk: Buffer, offset: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.write(target, chunk, offset, chunk.length - offset, null, (error, written) => {
      if (error === null) resolve(written);
      else reject(error);
    });
  });
}

function handOver(readEnd: number, target: number): void {
  const reader = spawn('cat', [], { stdio: [readEnd, target, 'ignore'], detached: true });
  reader.on('error', () => {});
  reader.unref();
}
