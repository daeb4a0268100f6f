// Who may import whom: the table of docs/architecture.md. A layer is given by its folder; what is not listed for it is
// forbidden. Tests may import anything of their own side.

const TEST = "\\.test\\.tsx?$";

/** Layer -> [its own files, what of app and of the packages it may import besides itself]. */
const layers = {
  core: ["^app/core/", ["^app/core/"]],
  i18n: ["^app/i18n/", ["^app/core/", "^app/i18n/"]],
  lib: ["^app/(lib/|db\\.server)", ["^app/lib/", "^app/db\\.server"]],
  repositories: [
    "^app/repositories/",
    ["^app/(core|repositories|lib)/", "^app/jobs/contracts", "^app/db\\.server"],
  ],
  "admin-api": ["^app/admin-api/", ["^app/(core|repositories|admin-api|lib)/"]],
  channels: ["^app/(channels|documents)/", ["^app/(core|i18n|lib|channels|documents)/"]],
  "job contracts": ["^app/jobs/contracts", ["^app/core/", "^app/jobs/contracts"]],
  services: [
    "^app/services/",
    ["^app/(core|i18n|services|repositories|admin-api|channels|documents|lib)/", "^app/jobs/contracts"],
  ],
  jobs: [
    "^app/jobs/(?!contracts)",
    ["^app/(core|services|repositories|admin-api|jobs|lib)/", "^app/db\\.server"],
  ],
  intake: ["^app/intake/", ["^app/(intake|repositories|lib)/", "^app/jobs/contracts"]],
  "shopify.server": [
    "^app/shopify\\.server",
    ["^app/(repositories|lib)/", "^app/jobs/contracts", "^app/db\\.server"],
  ],
  routes: [
    "^app/(routes/|root|entry)",
    ["^app/(core|i18n|services|components|lib|routes)/", "^app/(shopify\\.server|root|entry)"],
  ],
  components: ["^app/components/", ["^app/(core|i18n|components)/"]],
};

const layerRules = Object.entries(layers).map(([name, [from, allowed]]) => ({
  name: `${name} imports only its layers`.replaceAll(" ", "-"),
  severity: "error",
  from: { path: from, pathNot: TEST },
  to: { path: "^app/", pathNot: allowed },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: "core-is-pure",
      comment:
        "Core and texts import zod, the calendar, texts the formatter of messages, and nothing else from outside; no Node built-ins.",
      severity: "error",
      from: { path: "^app/(core|i18n)/", pathNot: TEST },
      to: { pathNot: ["^app/", "^node_modules/(zod|temporal-polyfill|intl-messageformat)/"] },
    },
    {
      name: "app-stands-alone",
      comment: "What ships never needs the sandbox, the tests or the benchmarks.",
      severity: "error",
      from: { path: "^(app|extensions)/", pathNot: TEST },
      to: { path: "^(sandbox|tests|bench|prisma)/" },
    },
    {
      name: "app-tests-keep-to-app-and-support",
      severity: "error",
      from: { path: `^app/.*${TEST}` },
      to: { path: "^(bench|sandbox/demo)/" },
    },
    {
      name: "sandbox-plays-shopify-on-its-own",
      comment: "A stand-in that shared the app's code would share its mistakes. The demo drives both.",
      severity: "error",
      from: { path: "^sandbox/", pathNot: [TEST, "^sandbox/demo/"] },
      to: { path: "^(app|tests|bench)/" },
    },
    {
      name: "the-audit-shares-no-arithmetic",
      severity: "error",
      from: { path: "^sandbox/demo/audit" },
      to: { path: "^app/core/ledger" },
    },
    {
      name: "the-auditor-stands-alone",
      comment: "What it shared with the app it could not find wrong there.",
      severity: "error",
      from: { path: "^tests/simulation/auditor/" },
      to: { pathNot: "^tests/simulation/(auditor|payloads)" },
    },
    {
      name: "no-test-is-imported",
      severity: "error",
      from: { pathNot: [TEST, "^tests/"] },
      to: { path: [TEST, "^tests/"] },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphans",
      comment: "A module that nothing imports and that imports nothing is left over.",
      severity: "error",
      from: {
        orphan: true,
        pathNot: [
          TEST,
          "\\.d\\.m?ts$",
          "^app/routes/",
          "^sandbox/(demo/[a-z]+\\.mjs|preload\\.mjs|((admin|panel|storefront)/assets|app-bridge)/.*\\.js)$",
          "\\.config\\.[jt]s$",
          "^tests/mutation/",
          "\\.css$",
        ],
      },
      to: {},
    },
    {
      name: "packages-are-declared",
      comment: "What is imported stands in package.json: a package that others happen to bring can vanish.",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "the-app-runs-without-development-packages",
      severity: "error",
      from: { path: "^app/", pathNot: TEST },
      // A dynamic import is how a development server is loaded, in development only.
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only", "dynamic-import"] },
    },
    {
      name: "imports-resolve",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "\\.prisma|^virtual:" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(build|app/admin-api/generated)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
