// Linting. The table `mayImport` is the architecture: which top-level folder may import which other.
import tseslint from 'typescript-eslint';

const folders = [
  'domain',
  'contracts',
  'config',
  'db',
  'services',
  'activities',
  'workflows',
  'worker',
  'api',
  'web',
  'stack',
  'bench',
  'soak',
  'tests',
];

/** What each folder may import besides itself. `temporal.config` counts as a folder. */
const mayImport = {
  domain: [],
  contracts: ['domain'],
  config: [],
  db: ['domain', 'config'],
  services: ['domain', 'db'],
  activities: ['domain', 'db', 'services', 'config'],
  workflows: ['domain', 'activities'], // activities as types only, see below
  worker: ['domain', 'config', 'db', 'services', 'activities', 'workflows', 'temporal.config'],
  api: ['domain', 'contracts', 'config', 'db', 'services', 'workflows', 'temporal.config'],
  web: ['contracts', 'config'],
  stack: ['config'],
};

const importRules = Object.entries(mayImport).map(([folder, allowed]) => {
  const forbidden = [...folders, 'temporal.config'].filter(f => f !== folder && !allowed.includes(f));
  return {
    files: [`${folder}/**/*.{ts,tsx}`],
    ignores: ['**/*.test.ts', '**/*.test.tsx'],
    rules: {
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(\\.\\./)+(${forbidden.map(f => f.replace('.', '\\.')).join('|')})(/|$)`,
              message: `${folder}/ may import only: ${[folder, ...allowed].join(', ')}.`,
            },
            ...(folder === 'workflows'
              ? [
                  {
                    regex: '^(\\.\\./)+activities',
                    allowTypeImports: true,
                    message: 'Workflows import activities as types only.',
                  },
                ]
              : []),
            ...(folder === 'domain'
              ? [{ regex: '^(node:|koa|knex|objection|pg|@temporalio|zod)', message: 'domain/ is pure.' }]
              : []),
          ],
        },
      ],
    },
  };
});

export default tseslint.config(
  {
    ignores: [
      'node_modules/',
      'dist/',
      'build/',
      '**/dist/',
      '**/build/',
      '.berth/',
      'bench/results/',
      'coverage/',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  ...importRules,
  {
    // Their modules are loaded once for all workflows of a worker (config/workflow-bundle.ts).
    files: ['workflows/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...[
          "VariableDeclaration[kind='let']",
          'VariableDeclaration > VariableDeclarator > NewExpression',
        ].map(kept => ({
          selector: `:matches(Program, Program > ExportNamedDeclaration) > ${kept}`,
          message: 'What a workflow keeps lives in its function: modules are shared by all workflows.',
        })),
      ],
    },
  },
  {
    // Only config/ reads the environment; the parts that start processes pass it on.
    files: ['{domain,contracts,db,services,activities,workflows,worker,api,web}/**/*.{ts,tsx}'],
    ignores: ['**/*.test.ts', '**/*.test.tsx'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read the environment in config/.' },
      ],
    },
  },
);
