import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import rooms from './tools/lint/imports.mjs';
import { PURE } from './tools/lint/rooms.mjs';

const WHY_PURE =
  'Rooms left of infra/ take data and return data; read it in infra/, tools/ or test/ and pass it in, ' +
  'so that the same input always gives the same plane.';

const restrictedGlobals = [
  'process',
  'console',
  'fetch',
  'setTimeout',
  'setInterval',
  'performance',
  'crypto',
];

export default defineConfig(
  globalIgnores([
    'node_modules/',
    'build/',
    'dist/',
    'coverage/',
    'kubernetes/',
    'tools/go/',
    'test/vendor/',
  ]),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.{ts,mjs}'],
    plugins: { rooms },
    rules: { 'rooms/direction': 'error', 'rooms/effects': 'error' },
  },
  {
    files: ['**/*.{ts,mjs}'],
    ignores: ['test/**'],
    rules: { 'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }] },
  },
  {
    files: PURE.map((room) => `${room}/**/*.ts`),
    rules: {
      'no-restricted-globals': ['error', ...restrictedGlobals.map((name) => ({ name, message: WHY_PURE }))],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: WHY_PURE },
        { object: 'Math', property: 'random', message: WHY_PURE },
        { object: 'globalThis', message: WHY_PURE, allowProperties: [] },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: `The clock: ${WHY_PURE}`,
        },
        { selector: 'CallExpression[callee.name="Date"]', message: `The clock: ${WHY_PURE}` },
      ],
    },
  },
  {
    // Tests look into parsed YAML and JSON, whose shape their own expectations check better than a cast would.
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
