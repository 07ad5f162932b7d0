import path from 'node:path';
import { isPresetFile } from '../model/preset.js';
import {
  type ArgumentSpec,
  type FlagSpec,
  isMode,
  type SwitchSpec,
} from '../options/option-spec.js';
import { separatorOf } from './keys.js';
import { type ConfigEntry, type ConfigNode, describeNode, type Mistake } from './node.js';
import { OFF, ON } from '../options/settings.js';

/** Reads the values of one option in the form of a command line. */
export type OptionValue =
  | { readonly kind: 'values'; readonly values: readonly string[] }
  | { readonly kind: 'mistakes'; readonly mistakes: readonly Mistake[] };

/**
 * @param directory of the file. Relative paths start there, because the working directory of a cron
 * job is arbitrary.
 */
export function readOptionValue(spec: FlagSpec, node: ConfigNode, directory: string): OptionValue {
  if (node.kind === 'empty') return mistake(node.at, 'has no value: give one, or leave it out');
  if (spec.kind === 'switch') return readSwitch(spec, node);
  const read = spec.kind === 'list' ? readList(spec, node) : readOne(spec, node);
  if (read.kind === 'mistakes') return read;
  return values(
    read.values.map((text) => (isPath(spec, text) ? path.resolve(directory, text) : text)),
  );
}

function isPath({ metavar, completes }: ArgumentSpec, text: string): boolean {
  if (completes === 'preset') return isPresetFile(text);
  return (metavar === 'FILE' || metavar === 'DIR') && text !== '';
}

function readSwitch(spec: SwitchSpec, node: ConfigNode): OptionValue {
  if (node.kind === 'text' && ON.test(node.text)) return values(['1']);
  if (node.kind === 'text' && OFF.test(node.text)) return values(['0']);
  if (node.kind === 'text' && isMode(spec, node.text)) return values([node.text]);
  const choices = ['true', ...(spec.modes ?? [])].join(', ');
  return mistake(node.at, `is a switch: write ${choices} or false`);
}

function readOne({ metavar }: ArgumentSpec, node: ConfigNode): OptionValue {
  if (node.kind === 'text') return values([node.text]);
  if (metavar === 'LIST' && node.kind === 'list') {
    const read = readTexts(node.items);
    return read.kind === 'values' ? values([read.values.join(',')]) : read;
  }
  return mistake(node.at, `is ${describeNode(node)}: write one text`);
}

function readList(spec: ArgumentSpec, node: ConfigNode): OptionValue {
  const separator = separatorOf(spec);
  switch (node.kind) {
    case 'list':
      return readTexts(node.items);
    case 'map':
      if (separator !== undefined) return readPairs(node.entries, separator);
      return mistake(node.at, 'is a map: write one text, or a list');
    case 'text':
      return values([node.text]);
    case 'empty':
      return values([]);
  }
}

/** Texts of a list. */
export function readTexts(items: readonly ConfigNode[]): OptionValue {
  return joined(
    items.map((item) =>
      item.kind === 'text'
        ? values([item.text])
        : mistake(item.at, `is ${describeNode(item)}: a list holds texts`),
    ),
  );
}

/** `NAME: VALUE` or `NAME: [VALUE, VALUE]`, as texts of `NAME=VALUE`. */
export function readPairs(entries: readonly ConfigEntry[], separator: '=' | ':'): OptionValue {
  return joined(entries.map((entry) => readPair(entry, separator)));
}

function readPair({ name, at, value }: ConfigEntry, separator: '=' | ':'): OptionValue {
  if (separator === '=' && name.includes('=')) return mistake(at, `${name} has a = in its name`);
  switch (value.kind) {
    case 'empty':
      return mistake(at, `${name} has no value: give one, or leave it out`);
    case 'map':
      return mistake(value.at, `${name} is a map: write one text, or a list`);
    case 'text':
      return values([`${name}${separator}${value.text}`]);
    case 'list': {
      const read = readTexts(value.items);
      if (read.kind === 'mistakes') return read;
      return values(read.values.map((text) => `${name}${separator}${text}`));
    }
  }
}

function joined(all: readonly OptionValue[]): OptionValue {
  const mistakes = all.flatMap((each) => (each.kind === 'mistakes' ? each.mistakes : []));
  if (mistakes.length > 0) return { kind: 'mistakes', mistakes };
  return values(all.flatMap((each) => (each.kind === 'values' ? each.values : [])));
}

function values(texts: readonly string[]): OptionValue {
  return { kind: 'values', values: texts };
}

function mistake(at: number, text: string): OptionValue {
  return { kind: 'mistakes', mistakes: [{ at, text }] };
}
