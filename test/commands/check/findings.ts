import type { Finding } from '../../../src/model/finding.js';
import { inProcess } from '../../rig/in-process.js';
import { jobmeter, type JobmeterOptions } from '../../rig/jobmeter.js';

export interface Checked {
  readonly exitCode: number | null;
  readonly version: number;
  readonly worst: string;
  readonly findings: readonly Finding[];
  /** The findings of one check. */
  readonly of: (check: string) => readonly Finding[];
}

/** Runs `jobmeter check --json`. */
export async function checked(
  args: readonly string[],
  options: JobmeterOptions = {},
): Promise<Checked> {
  const isAboutProcess = Object.keys(options).some((key) => key !== 'env' && key !== 'home');
  const { exitCode, stdout, stderr } = await (isAboutProcess ? jobmeter : inProcess)(
    ['check', '--json', ...args],
    options,
  );
  if (stderr.length > 0) throw new Error(stderr.toString());
  const json = JSON.parse(stdout.toString()) as Omit<Checked, 'exitCode' | 'of'>;
  const of = (check: string): readonly Finding[] =>
    json.findings.filter((finding) => finding.check === check);
  return { exitCode, ...json, of };
}
