/** The one direction of dependencies between packages, and where Node may be used. See docs/architecture.md. */
const layer = (name, allowed) => ({
  name: `${name}-depends-only-on-${allowed.join("-") || "nothing"}`,
  severity: "error",
  from: { path: `^packages/${name}/src`, pathNot: "\\.test\\.ts$|/testing/|^packages/codegen/test" },
  to: { path: "^packages/", pathNot: `^packages/(${[name, ...allowed].join("|")})/` },
});

/** What `codegen-v1` of the client is made of, from the ground up: each takes only from those before it. */
const codegenV1 = [
  "descriptors",
  "calls",
  "answers",
  "scans",
  "scalars",
  "aggregates",
  "table-functions",
  "tables",
  "copy",
  "overloads",
  "catalog",
  "namespace",
  "services",
  "implementation",
  "stubs",
  "index",
];

const codegenV1Floor = (name, floor) => ({
  name: `codegen-v1-${name}-takes-nothing-from-above`,
  severity: "error",
  from: { path: `^packages/client/src/codegen-v1/${name}(/|\\.ts$)`, pathNot: "\\.test\\.ts$" },
  to: { path: `^packages/client/src/codegen-v1/(${codegenV1.slice(floor + 1).join("|")})(/|\\.ts$)` },
});

module.exports = {
  forbidden: [
    layer("arrow", []),
    layer("protocol", ["arrow"]),
    layer("runtime", ["arrow"]),
    layer("client", ["arrow", "protocol", "runtime"]),
    layer("demo-worker", ["arrow", "protocol", "runtime", "client"]),
    layer("codegen", ["arrow", "client"]),
    ...codegenV1.slice(0, -1).map(codegenV1Floor),
    {
      name: "codegen-v1-folders-have-a-floor",
      comment: "A new folder gets its place in the list.",
      severity: "error",
      from: {
        path: "^packages/client/src/codegen-v1/",
        pathNot: `/codegen-v1/(${[...codegenV1, "abi", "values", "temporal"].join("|")})(/|\\.ts$)`,
      },
      to: {},
    },
    {
      name: "no-circular",
      comment: "A cycle means that two files are one idea, or that a type belongs in a third.",
      severity: "error",
      from: { path: "^(packages|tools)/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-circular-types",
      comment:
        "The same of types. One circle stays: a session has what generated functions do, and these take a session.",
      severity: "error",
      from: { path: "^(packages|tools)/" },
      to: { circular: true, viaOnly: { pathNot: "^packages/client/src/codegen-v1/stubs/generated-calls\\.ts$" } },
    },
    {
      name: "arrow-and-protocol-run-everywhere",
      severity: "error",
      from: { path: "^packages/(arrow|protocol)/src", pathNot: "\\.test\\.ts$|/testing/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "node-only-in-node-folders",
      severity: "error",
      from: {
        path: "^packages/(runtime|client)/src",
        pathNot: "/node/|\\.test\\.ts$|/testing/|^packages/runtime/src/server/",
      },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "ts-morph-only-where-typescript-is-printed-read-or-compiled",
      severity: "error",
      from: {
        path: "^packages/codegen/src",
        pathNot:
          "^packages/codegen/src/(emit/print|read/module-(specifiers|members)|pack/compile-examples|config/edit-config|doctor/read-tsconfig)|\\.test\\.ts$",
      },
      to: { path: "ts-morph" },
    },
    {
      name: "files-are-written-in-write-only",
      severity: "error",
      from: { path: "^packages/codegen/src/(names|emit|diff)/", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["core"] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    exclude: { path: "/(dist|node_modules|goldens)/" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      conditionNames: ["vgi-source", "import", "types", "default"],
      exportsFields: ["exports"],
    },
  },
};
