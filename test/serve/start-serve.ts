import { connect, type Socket } from 'node:net';
import { type JobmeterOptions, type RunningJobmeter, startJobmeter } from '../rig/jobmeter.js';

export interface Serving extends RunningJobmeter {
  /** Without trailing slash. */
  readonly url: string;
}

/** Starts `jobmeter serve` on a free port, with the state of `home`. */
export async function startServe(
  home: string,
  args: readonly string[] = [],
  options: JobmeterOptions = {},
): Promise<Serving> {
  const all = ['serve', '--listen', '127.0.0.1:0', ...args];
  const running = startJobmeter(all, { home, ...options });
  return { ...running, url: await addressIn(running) };
}

export const WRITE = '/api/v1/write';

/** A receiver of remote write at this base URL. */
export const to = (url: string): string[] => ['--remote-write', `${url}${WRITE}`];

/** Starts `jobmeter serve`, which sends to a receiver as often as it can. */
export function serveTo(home: string, url: string, ...more: readonly string[]): Promise<Serving> {
  return startServe(home, [...to(url), '--interval', '1s', ...more]);
}

/** The address that jobmeter prints when it listens. */
export async function addressIn(running: RunningJobmeter): Promise<string> {
  const said = await stderrMatching(running, /(https?:\/\/[^\s,]+)/);
  return said[1] ?? '';
}

/** Waits until stderr has it, and rejects where it ends without. */
export function stderrMatching(
  { child: { stderr } }: RunningJobmeter,
  pattern: RegExp,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let text = '';
    stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = pattern.exec(text);
      if (found !== null) resolve(found);
    });
    stderr?.once('close', () => reject(new Error(`ended without ${pattern}: ${text}`)));
  });
}

export async function metricsAt(url: string): Promise<string> {
  const answer = await fetch(`${url}/metrics`);
  if (answer.status !== 200) throw new Error(`status ${answer.status}`);
  return answer.text();
}

/** A connection that sends bytes as they are. What comes back is not read. */
export async function connectTo(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}
