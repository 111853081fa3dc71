import path from 'node:path';
import { EFFECTS, MAY_IMPORT, OUTSIDE, PURE } from './rooms.mjs';

/** Calls `check(node, source)` for everything that loads a module: import, export from, import(), import('x').T, require. */
function onImports(check) {
  const literal = (node) => {
    if (node?.type === 'Literal' && typeof node.value === 'string') check(node, node.value);
    // import type fs = require('x') and import('x').T wrap the literal.
    else if (node?.type === 'TSExternalModuleReference') literal(node.expression);
    else if (node?.type === 'TSLiteralType') literal(node.literal);
  };
  return {
    ImportDeclaration: (node) => literal(node.source),
    ExportNamedDeclaration: (node) => literal(node.source),
    ExportAllDeclaration: (node) => literal(node.source),
    ImportExpression: (node) => literal(node.source),
    TSImportType: (node) => literal(node.source ?? node.argument),
    TSImportEqualsDeclaration: (node) => literal(node.moduleReference),
    CallExpression: (node) => {
      if (node.callee.type === 'Identifier' && node.callee.name === 'require') literal(node.arguments[0]);
    },
  };
}

function roomOf(context, file) {
  return path.relative(context.cwd, file).split(path.sep)[0];
}

/** Imports follow the direction of the data; types count, because a type is a dependency as well. */
const direction = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      wrongWay:
        '{{from}}/ must not import from {{to}}/: data flows config <- inventory <- cronjobs <- alerts <- dashboards <- ' +
        'constructs <- infra (review beside infra), and {{from}}/ may import from {{allowed}}. ' +
        'Move what is shared to the left, or pass it in as an argument.',
    },
  },
  create(context) {
    const from = roomOf(context, context.filename);
    const allowed = MAY_IMPORT.get(from);
    if (allowed === undefined) return {};
    return onImports((node, source) => {
      if (!source.startsWith('.')) return;
      const to = roomOf(context, path.resolve(path.dirname(context.filename), source));
      if (to === from || allowed.includes(to) || !(MAY_IMPORT.has(to) || OUTSIDE.includes(to))) return;
      const names = [from, ...allowed].map((room) => `${room}/`).join(', ');
      context.report({ node, messageId: 'wrongWay', data: { from, to, allowed: names } });
    });
  },
};

/** The rooms left of infra/ are functions from data to data, so that tests need no mocks and synth is repeatable. */
const effects = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      effect:
        '{{from}}/ must not load {{source}}: it takes text or data and returns data. ' +
        'Only infra/, tools/ and test/ touch files, processes, environment, network and clock; read there, pass data in.',
      pulumi:
        '{{from}}/ must not load {{source}}: only infra/ may, because loading Pulumi costs every synth half a second ' +
        'and ties the plane to one way of deploying it.',
    },
  },
  create(context) {
    const from = roomOf(context, context.filename);
    if (!PURE.includes(from)) return {};
    return onImports((node, source) => {
      const name = source.replace(/^node:/, '').split('/')[0];
      const data = { from, source };
      if (source.startsWith('@pulumi/')) context.report({ node, messageId: 'pulumi', data });
      else if (EFFECTS.includes(name)) context.report({ node, messageId: 'effect', data });
    });
  },
};

export default { rules: { direction, effects } };
