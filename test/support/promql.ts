import { parser } from '@prometheus-io/lezer-promql';

/** A node of a parsed expression; names are those of Prometheus' own grammar. */
export type PromqlNode = ReturnType<typeof parser.parse>['topNode'];

/** Every node of an expression in order of appearance. Errors: when it does not parse. */
export function nodesOf(expr: string): readonly PromqlNode[] {
  const nodes: PromqlNode[] = [];
  parser.parse(expr).iterate({
    enter: ({ node }) => {
      if (node.type.isError) throw new Error(`not PromQL at character ${node.from}: ${expr}`);
      nodes.push(node);
    },
  });
  return nodes;
}

/** The expression with a part replaced. */
export function splice(expr: string, { from, to }: { from: number; to: number }, by: string): string {
  return expr.slice(0, from) + by + expr.slice(to);
}

export function textOf(expr: string, { from, to }: { from: number; to: number }): string {
  return expr.slice(from, to);
}

const COMPARISONS: Readonly<Record<string, string>> = {
  Gtr: '>',
  Gte: '>=',
  Lss: '<',
  Lte: '<=',
  Eqlc: '==',
  Neq: '!=',
};

/** A comparison with a number: `memory_usage > 0.85`. */
export interface Comparison {
  readonly operator: PromqlNode;
  /** `>`, `>=`, `<`, `<=`, `==` or `!=`. */
  readonly sign: string;
  /** The numeric operands, signs included. Empty: two expressions are compared. */
  readonly literals: readonly PromqlNode[];
}

/** The comparisons of an expression. */
export function comparisonsOf(expr: string): readonly Comparison[] {
  return nodesOf(expr).flatMap((node) => {
    if (node.name !== 'BinaryExpr') return [];
    const parts = childrenOf(node);
    const operator = parts.find(({ name }) => name in COMPARISONS);
    if (!operator) return [];
    return [
      {
        operator,
        sign: COMPARISONS[operator.name] ?? '',
        literals: parts.filter((it) => isNumber(expr, it)),
      },
    ];
  });
}

/** Names of the series an expression reads. */
export function metricsOf(expr: string): readonly string[] {
  return nodesOf(expr)
    .filter(({ name, parent }) => name === 'Identifier' && parent?.name === 'VectorSelector')
    .map((node) => textOf(expr, node));
}

export function childrenOf(node: PromqlNode): readonly PromqlNode[] {
  const children: PromqlNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

function isNumber(expr: string, node: PromqlNode): boolean {
  return /^(NumberDurationLiteral|UnaryExpr)$/.test(node.name) && !Number.isNaN(Number(textOf(expr, node)));
}
