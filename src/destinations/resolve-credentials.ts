import type { Access, Secret } from '../model/access.js';
import { basicUserProblem } from '../http/headers.js';
import type { OptionKey, ValueKey } from '../options/options.js';
import type { Resolver } from '../options/resolver.js';

/** A given authentication method, and the option to report for it. */
interface AuthMethod {
  readonly option: OptionKey;
  /** Rank as in `Resolver`. */
  readonly rank: number;
}

/**
 * Chooses one authentication method. Flags take precedence over the environment, which takes
 * precedence over config files. Two methods of the same rank are a usage error. A missing password
 * is not a usage error, because it comes from the environment: the job runs, and delivery reports
 * it.
 */
export function resolveCredentials(
  resolver: Resolver,
  headers: Access['headers'],
): Pick<Access, 'credentials' | 'headers'> {
  const user = resolveUser(resolver);
  const password = resolveSecret(resolver, 'passwordFile', 'password');
  const token = resolveSecret(resolver, 'bearerTokenFile', 'bearerToken');
  const methods: Readonly<Record<string, AuthMethod | undefined>> = {
    basic: user === undefined ? undefined : methodOf(resolver, 'user', 'passwordFile'),
    bearer: token && methodOf(resolver, 'bearerTokenFile', 'bearerToken'),
    header: headers['authorization'] === undefined ? undefined : methodOf(resolver, 'header'),
  };
  if (user === undefined && password !== undefined) {
    const option = password.kind === 'file' ? 'passwordFile' : 'password';
    resolver.report(option, 'does nothing without --user: add it, or leave this out');
  }
  const chosen = chooseMethod(resolver, methods);
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
  const isFileChosen = path !== undefined && resolver.rankOf(file) <= resolver.rankOf(variable);
  if (isFileChosen) return { kind: 'file', path, source: resolver.sourceOf(file) };
  const text = resolver.value(variable);
  if (text === undefined) return undefined;
  return { kind: 'text', text, source: resolver.sourceOf(variable) };
}

function methodOf(
  resolver: Resolver,
  ...options: readonly [OptionKey, ...OptionKey[]]
): AuthMethod {
  const rank = Math.min(...options.map((option) => resolver.rankOf(option)));
  return { option: options.find((each) => resolver.rankOf(each) === rank) ?? options[0], rank };
}

function chooseMethod(
  resolver: Resolver,
  methods: Readonly<Record<string, AuthMethod | undefined>>,
): string | undefined {
  const given = Object.entries(methods).flatMap(([name, method]) =>
    method === undefined ? [] : [{ name, ...method }],
  );
  const strongest = Math.min(...given.map(({ rank }) => rank));
  const [first, ...others] = given.filter(({ rank }) => rank === strongest);
  for (const { option } of others) {
    resolver.report(
      option,
      `and ${resolver.sourceOf(first?.option ?? option)} are two ways to authenticate: keep one`,
    );
  }
  return first?.name;
}
