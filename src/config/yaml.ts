import {
  type Event,
  EVENT_ID,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  YAMLException,
} from 'js-yaml';
import type { ConfigEntry, ConfigNode, Mistake, ParsedYaml } from './node.js';
import { syntaxHint } from './syntax-hint.js';

/** Maximum depth. A config file has five levels. */
const MAX_DEPTH = 20;

/**
 * Parses YAML 1.2 without types. Uses only the parser of js-yaml, which knows all positions, and
 * none of its schemas. It takes 1 ms for a file of 12 jobs; the package yaml, which goes on after a
 * syntax error, takes 8.
 */
export function parseYaml(text: string): ParsedYaml {
  try {
    const events = parseEvents(text, { maxDepth: MAX_DEPTH });
    return buildDocument(text, events);
  } catch (error) {
    // Also catches a stack overflow, because the text may come from others.
    const { mark, reason = String(error) } = error instanceof YAMLException ? error : {};
    const at = mark?.position ?? 0;
    const hint = syntaxHint(reason, text, at);
    return { kind: 'invalid', mistake: { at, text: `is not YAML: ${reason}${hint}` } };
  }
}

/** State of building a document, event by event. */
interface Builder {
  readonly text: string;
  readonly events: readonly Event[];
  readonly anchors: Map<string, ConfigNode>;
  readonly mistakes: Mistake[];
  next: number;
  /** End of the last node. An empty node has no position of its own. */
  last: number;
}

function buildDocument(text: string, events: readonly Event[]): ParsedYaml {
  const builder: Builder = { text, events, anchors: new Map(), mistakes: [], next: 1, last: 0 };
  // The first event opens the document, and the event after its node closes it.
  const root = nextNode(builder) ?? { kind: 'empty', at: 0 };
  builder.next += 2;
  const second = nextNode(builder);
  if (second !== undefined) report(builder, second.at, 'is a second document: leave out the ---');
  return { kind: 'document', root, mistakes: builder.mistakes };
}

/** Undefined at the end of the open collection. */
function nextNode(builder: Builder): ConfigNode | undefined {
  const event = builder.events[builder.next++];
  switch (event?.type) {
    case EVENT_ID.SCALAR:
      return annotated(builder, event, scalarOf(builder, event));
    case EVENT_ID.MAPPING: {
      const entries: ConfigEntry[] = [];
      const map = annotated(builder, event, {
        kind: 'map',
        entries,
        at: moveTo(builder, event.start),
      });
      addEntries(builder, entries);
      return map;
    }
    case EVENT_ID.SEQUENCE: {
      const items: ConfigNode[] = [];
      const list = annotated(builder, event, {
        kind: 'list',
        items,
        at: moveTo(builder, event.start),
      });
      for (let item = nextNode(builder); item !== undefined; item = nextNode(builder)) {
        items.push(item);
      }
      return list;
    }
    case EVENT_ID.ALIAS:
      return aliased(builder, event);
    default:
      return undefined;
  }
}

function addEntries(builder: Builder, entries: ConfigEntry[]): void {
  for (let key = nextNode(builder); key !== undefined; key = nextNode(builder)) {
    const value = nextNode(builder) ?? { kind: 'empty', at: key.at };
    if (key.kind !== 'text') {
      report(builder, key.at, 'is not a name: write a text before the colon');
      continue;
    }
    const { text: name, at } = key;
    if (entries.some((entry) => entry.name === name)) {
      report(builder, at, `${name} is given twice: keep one`);
    } else entries.push({ name, at, value });
  }
}

function scalarOf(
  builder: Builder,
  event: Extract<Event, { readonly valueStart: number }>,
): ConfigNode {
  const { DOUBLE_QUOTED, PLAIN, SINGLE_QUOTED } = SCALAR_STYLE;
  const isQuoted = event.style === SINGLE_QUOTED || event.style === DOUBLE_QUOTED;
  const at = moveTo(builder, isQuoted ? event.valueStart - 1 : event.valueStart);
  const text = getScalarValue(builder.text, event);
  const isNull = event.style === PLAIN && NULL.test(text);
  return isNull ? { kind: 'empty', at } : { kind: 'text', text, at };
}

const NULL = /^(?:~|null|Null|NULL|)$/;

function annotated(
  { text, anchors, mistakes }: Builder,
  { anchorStart, anchorEnd, tagStart, tagEnd }: Extract<Event, { readonly tagStart: number }>,
  node: ConfigNode,
): ConfigNode {
  if (anchorStart >= 0) anchors.set(text.slice(anchorStart, anchorEnd), node);
  if (tagStart >= 0) {
    const tag = text.slice(tagStart, tagEnd);
    mistakes.push({
      at: tagStart,
      text: `has the tag ${tag}, which means nothing here: leave it out`,
    });
  }
  return node;
}

function aliased(
  builder: Builder,
  { anchorStart, anchorEnd }: Extract<Event, { readonly type: 5 }>,
): ConfigNode {
  const node = builder.anchors.get(builder.text.slice(anchorStart, anchorEnd));
  if (node !== undefined) return node;
  report(builder, anchorStart, 'is an alias without an anchor');
  return { kind: 'empty', at: anchorStart };
}

function moveTo(builder: Builder, offset: number): number {
  if (offset >= 0) builder.last = offset;
  return builder.last;
}

function report({ mistakes }: Builder, at: number, text: string): void {
  mistakes.push({ at, text });
}
