// Lints snippets as if they lay at given paths, with this repository's configuration. A process of its own, because
// ESLint loads its configuration by import(), which jest cannot serve.
// Standard input: [{ "path": "alerts/x.ts", "code": "..." }]; standard output: for each, [{ "rule", "message" }].
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

// No snippet is part of the TypeScript project, so the rules that need types are off.
const eslint = new ESLint({
  overrideConfig: [{ files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked }],
});

const results = [];
for (const { path, code } of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(code, { filePath: path });
  results.push(result.messages.map(({ ruleId, message }) => ({ rule: ruleId, message })));
}
process.stdout.write(JSON.stringify(results));
