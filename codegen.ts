// Writes the types of our Admin GraphQL documents from the vendored schema: `npm run codegen`, with --check only says
// whether they are up to date. Invariant: the output depends on the documents and the schema alone.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { codegen } from "@graphql-codegen/core";
import * as typedDocumentNode from "@graphql-codegen/typed-document-node";
import * as typescriptOperations from "@graphql-codegen/typescript-operations";
import { buildClientSchema, parse, printSchema, type GraphQLSchema, type IntrospectionQuery } from "graphql";
import { format } from "prettier";

const root = import.meta.dirname;
const schemaFile = path.join(root, "sandbox/schema/admin-2026-10.json.gz");
const documentsFolder = path.join(root, "app/admin-api/documents");

const generatedFile = path.join(root, "app/admin-api/generated/admin.ts");

/** The real Admin schema that the project carries. */
export function readAdminSchema(): GraphQLSchema {
  const stored = JSON.parse(gunzipSync(readFileSync(schemaFile)).toString("utf8")) as {
    data: IntrospectionQuery;
  };
  return buildClientSchema(stored.data);
}

/** Our documents, in the order of their files' names. */
export function readDocuments(): { location: string; text: string }[] {
  return globSync("*.graphql", { cwd: documentsFolder })
    .sort()
    .map((location) => ({ location, text: readFileSync(path.join(documentsFolder, location), "utf8") }));
}

/** The text of the generated file. */
async function generateTypes(): Promise<string> {
  const schema = readAdminSchema();
  const options = {
    useTypeImports: true,
    enumsAsTypes: true,
    disableDescriptions: true,
    immutableTypes: true,
    documentMode: "string",
    scalars: {
      ID: "string",
      Decimal: "string",
      Money: "string",
      DateTime: "string",
      URL: "string",
      UnsignedInt64: "string",
      JSON: "unknown",
    },
    defaultScalarType: "unknown",
    strictScalars: false,
  };
  const generated = await codegen({
    filename: generatedFile,
    schema: parse(printSchema(schema)),
    schemaAst: schema,
    documents: readDocuments().map(({ location, text }) => ({ location, document: parse(text) })),
    config: {},
    plugins: [{ operations: options }, { documents: options }],
    pluginMap: { operations: typescriptOperations, documents: typedDocumentNode },
  });
  const header = "// Generated from app/admin-api/documents by `npm run codegen`. Do not edit.\n";
  return format(header + generated, { parser: "typescript", printWidth: 110 });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const types = await generateTypes();
  if (!process.argv.includes("--check")) writeFileSync(generatedFile, types);
  else if (types !== readFileSync(generatedFile, "utf8")) {
    console.error("app/admin-api/generated/admin.ts is out of date: run `npm run codegen`");
    process.exitCode = 1;
  }
}
