// What must hold inside a file. Which file may import which is .dependency-cruiser.cjs; formatting is Prettier's.
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const defaultExport = {
  selector: "ExportDefaultDeclaration",
  message: "Export by name: a framework's own entry files are the exception.",
};

const impureInCore = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: "Core has no clock: take the time as an argument.",
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: "Core has no clock: take the time as an argument.",
  },
  {
    selector: "CallExpression[callee.name='Date']",
    message: "Core has no clock: take the time as an argument.",
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: "Core has no chance: take the seed or the choice as an argument.",
  },
];

const impureGlobals = ["fetch", "process", "setTimeout", "setInterval", "performance", "crypto"].map(
  (name) => ({
    name,
    message: "Core decides and performs nothing: facts in, decisions out.",
  }),
);

const environment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: "Read the environment through app/lib/env.server.ts, which has parsed it.",
};

const frameworkEntries = [
  "app/routes/**",
  "app/root.tsx",
  "app/entry.*.tsx",
  "*.config.{ts,js}",
  "extensions/**",
];

export default tseslint.config(
  {
    ignores: [
      "build/",
      "coverage/",
      ".data/",
      "node_modules/",
      ".shopify/",
      // Written by npm run codegen.
      "app/admin-api/generated/",
    ],
  },
  {
    files: ["**/*.{ts,tsx,mts}"],
    extends: [tseslint.configs.base],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/only-throw-error": [
        "error",
        {
          allowThrowingUnknown: true,
          allow: [
            { from: "lib", name: "Response" },
            { from: "package", package: "@remix-run/server-runtime", name: "TypedResponse" },
          ],
        },
      ],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/ban-ts-comment": ["error", { "ts-expect-error": "allow-with-description" }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      // A schema may be there for the type that is inferred from it.
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_|Schema$" },
      ],
      "@typescript-eslint/no-unnecessary-type-assertion": "error",
    },
  },
  {
    files: ["**/*.{js,mjs,cjs,ts,tsx,mts}"],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-var": "error",
      "prefer-const": "error",
      "no-restricted-syntax": ["error", defaultExport],
    },
  },
  {
    files: ["{app,extensions}/**/*.tsx"],
    extends: [hooks.configs.flat.recommended],
  },
  {
    files: ["app/**/*.{ts,tsx}"],
    rules: {
      "no-console": "error",
      "no-restricted-syntax": ["error", defaultExport, environment],
    },
  },
  {
    files: ["app/lib/env.server.ts"],
    rules: { "no-restricted-syntax": ["error", defaultExport] },
  },
  {
    files: ["app/core/**/*.ts", "app/i18n/**/*.ts"],
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-syntax": ["error", defaultExport, environment, ...impureInCore],
      "no-restricted-globals": ["error", ...impureGlobals],
      "no-restricted-imports": [
        "error",
        { patterns: [{ group: ["node:*"], message: "Core runs anywhere: no Node built-ins." }] },
      ],
    },
  },
  {
    files: frameworkEntries,
    rules: { "no-restricted-syntax": ["error", environment] },
  },
  {
    // Configuration of tools reads the tools' environment.
    files: ["*.config.{ts,js}", "codegen.ts"],
    rules: { "no-restricted-syntax": "off" },
  },
  {
    files: ["**/*.test.{ts,tsx}", "tests/**"],
    rules: {
      // Tests of the environment set it.
      "no-restricted-syntax": ["error", defaultExport],
    },
  },
);
