import { type Frame, FrameStore } from './frame-store.js';
import { openSink, type Sink } from './sink.js';

/** Buffers the output of both streams in order until the outcome of the run is known. */
export interface Spool {
  /** A sink that buffers, as long as there is room. */
  sinkFor(target: number): Sink;
  /** Writes the buffered output to its targets, once. Later output is written directly after it. */
  replay(): Promise<void>;
  discard(): void;
}

const NOTHING = Buffer.alloc(0);

export function openSpool(): Spool {
  const store = new FrameStore();
  /** Set when the replay starts. From then on, nothing is stored. */
  let replaying: Promise<void> | undefined;
  let isReplayed = false;
  const replay = (): Promise<void> => {
    replaying ??= passOnAll(store.frames()).finally(() => {
      isReplayed = true;
      store.clear();
    });
    return replaying;
  };
  const sinkFor = (target: number): Sink => {
    let direct: Sink | undefined;
    let isWaiting = false;
    const passOn = (chunk: Buffer): Promise<void> | undefined => {
      isWaiting = false;
      direct ??= openSink(target);
      return direct.write(chunk);
    };
    return {
      write(chunk) {
        if (isReplayed) return passOn(chunk);
        if (replaying === undefined && store.add(target, chunk)) return undefined;
        // No room: replay the earlier output and write this chunk after it, rather than lose it.
        isWaiting = true;
        return replay().then(() => passOn(chunk));
      },
      get untaken() {
        return isWaiting ? undefined : (direct?.untaken ?? NOTHING);
      },
      close: () => direct?.close(),
    };
  };
  return { sinkFor, replay, discard: () => store.clear() };
}

async function passOnAll(frames: Iterable<Frame>): Promise<void> {
  const sinks = new Map<number, Sink>();
  for (const [target, bytes] of frames) {
    const sink = sinks.get(target) ?? openSink(target);
    sinks.set(target, sink);
    try {
      await sink.write(bytes);
    } catch {
      // A closed reader loses only its own stream. The failed sink has closed its descriptor, and the number may be
      // reused.
      sink.close();
      sinks.delete(target);
    }
  }
  for (const sink of sinks.values()) sink.close();
}
