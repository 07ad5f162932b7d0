import type { Access, Secret } from '../model/access.js';
import { basicUserProblem } from '../http/headers.js';
import type { OptionKey, ValueKey } from '../options/options.js';
import type { Resolver } from '../options/resolver.js';

/** A way to say who we are, and the option it is reported under. */
interface Way {
  readonly option: OptionKey;
  /** As that of the resolver. */
  readonly rank: number;
}

/**
 * One way to say who we are: what a flag says goes before what the environment says, that before a config file, and two
 * of the same rank are a mistake. A password that is missing is not: it is the environment that lacks it, so the job runs.
 */
export function resolveCredentials(
  resolver: Resolver,
  headers: Access['headers'],
): Pick<Access, 'credentials' | 'headers'> {
  const user = resolveUser(resolver);
  const password = resolveSecret(resolver, 'passwordFile', 'password');
  const token = resolveSecret(resolver, 'bearerTokenFile', 'bearerToken');
  const ways: Readonly<Record<string, Way | undefined>> = {
    basic: user === undefined ? undefined : wayOf(resolver, 'user', 'passwordFile'),
    bearer: token && wayOf(resolver, 'bearerTokenFile', 'bearerToken'),
    header: headers['authorization'] === undefined ? undefined : wayOf(resolver, 'header'),
  };
  if (user === undefined && password !== undefined) {
    const option = password.kind === 'file' ? 'passwordFile' : 'password';
    resolver.report(option, 'does nothing without --user: add it, or leave this out');
  }
  const chosen = choose(resolver, ways);
  const others = Object.fromEntries(
    Object.entries(headers).filter(([name]) => name !== 'authorization'),
  );
  if (chosen === 'basic' && user !== undefined) {
    return {
      credentials: { kind: 'basic', user, password },
      headers: others,
    };
  }
  if (chosen === 'bearer' && token !== undefined) {
    return { credentials: { kind: 'bearer', token }, headers: others };
  }
  return { credentials: { kind: 'none' }, headers };
}

function resolveUser(resolver: Resolver): string | undefined {
  const user = resolver.value('user');
  const problem = user === undefined ? undefined : basicUserProblem(user);
  if (problem !== undefined) resolver.report('user', problem);
  return user;
}

function resolveSecret(resolver: Resolver, file: ValueKey, variable: ValueKey): Secret | undefined {
  const path = resolver.value(file);
  if (path === '') resolver.report(file, 'is empty: name a file, or leave it out');
  const isFileStronger = resolver.rankOf(file) <= resolver.rankOf(variable);
  if (path !== undefined && isFileStronger)
    return { kind: 'file', path, source: resolver.sourceOf(file) };
  const text = resolver.value(variable);
  if (text === undefined) return undefined;
  return { kind: 'text', text, source: resolver.sourceOf(variable) };
}

function wayOf(resolver: Resolver, ...options: readonly [OptionKey, ...OptionKey[]]): Way {
  const rank = Math.min(...options.map((option) => resolver.rankOf(option)));
  return { option: options.find((each) => resolver.rankOf(each) === rank) ?? options[0], rank };
}

function choose(
  resolver: Resolver,
  ways: Readonly<Record<string, Way | undefined>>,
): string | undefined {
  const given = Object.entries(ways).flatMap(([name, way]) =>
    way === undefined ? [] : [{ name, ...way }],
  );
  const strongest = Math.min(...given.map(({ rank }) => rank));
  const [first, ...others] = given.filter(({ rank }) => rank === strongest);
  for (const { option } of others) {
    resolver.report(
      option,
      `and ${resolver.sourceOf(first?.option ?? option)} both say who we are: keep one`,
    );
  }
  return first?.name;
}
