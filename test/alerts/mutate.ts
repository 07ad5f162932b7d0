import { parser } from '@prometheus-io/lezer-promql';

interface Change {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '>': ['>=', '<'],
  '>=': ['>', '<'],
  '<': ['<=', '>'],
  '==': ['!='],
  '!=': ['=='],
  and: ['or', 'unless'],
  unless: ['and', 'or'],
  or: ['and'],
  '*': ['/', '+'],
  '+': ['-'],
  '-': ['+'],
};

const RANGES = ['1m', '1h'];

/** All expressions that differ by one operator, number, range, function, clause or modifier. */
export function mutantsOf(expression: string): readonly string[] {
  const changes: Change[] = [];
  const text = ({ from, to }: SyntaxNode): string => expression.slice(from, to);
  const replace = ({ from, to }: SyntaxNode, by: string): void => {
    changes.push({ from, to, text: by });
  };
  parser.parse(expression).iterate({
    enter: ({ node }) => {
      switch (node.name) {
        case 'BinaryExpr': {
          // Either side alone, but not a number alone.
          for (const side of [node.firstChild, node.lastChild]) {
            if (side !== null && side.name !== 'NumberDurationLiteral') replace(node, text(side));
          }
          const operator = node.firstChild?.nextSibling;
          if (!operator) break;
          for (const other of OPERATORS[text(operator)] ?? []) replace(operator, other);
          break;
        }
        case 'NumberDurationLiteral':
          for (const other of numbersBeside(Number(text(node)))) replace(node, String(other));
          break;
        case 'NumberDurationLiteralInDurationContext':
          // How long a receiver is looked back for has a test of its own.
          if (text(node) === '15m') for (const range of RANGES) replace(node, range);
          break;
        case 'AggregateExpr':
          replace(node, text(node).replace(/^max/, 'min'));
          replace(node, text(node).replace(/^max\((.*)\)$/s, '$1'));
          break;
        case 'FunctionCall': {
          const [name] = text(node).split('(');
          const argument = node.lastChild?.firstChild?.nextSibling;
          if (!argument) break;
          if (name === 'avg_over_time') {
            replace(node, text(node).replace('avg', 'min'));
            replace(node, text(node).replace('avg', 'max'));
          } else if (name === 'last_over_time') {
            replace(node, text(argument).replace(/\[.*$/, ''));
          } else {
            replace(node, text(argument));
          }
          break;
        }
        case 'MatchingModifierClause':
        case 'LabelMatchers':
          replace(node, '');
          break;
      }
    },
  });
  const all = changes.map(({ from, to, text: by }) =>
    [expression.slice(0, from), by, expression.slice(to)].join(''),
  );
  return [...new Set(all)];
}

function numbersBeside(value: number): readonly number[] {
  return value === 0 ? [-1, 1] : [value * 2, value / 2, value + 0.25 * Math.abs(value)];
}
