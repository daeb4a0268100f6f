// What the app says to Shopify holds together: documents, generated types, scopes, topics and versions.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse, TypeInfo, validate, visit, visitWithTypeInfo } from "graphql";
import { parse as parseToml } from "smol-toml";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readAdminSchema, readDocuments } from "../codegen";
import { apiVersion } from "../app/lib/api-version";
import { requiredScopes } from "../sandbox/admin-graphql/scopes";

const root = path.join(import.meta.dirname, "..");
const schema = readAdminSchema();
const documents = readDocuments();

const configSchema = z.looseObject({
  access_scopes: z.object({ scopes: z.string() }),
  app_proxy: z.object({ url: z.string() }).optional(),
  webhooks: z.object({
    api_version: z.string(),
    subscriptions: z.array(
      z.object({
        topics: z.array(z.string()).default([]),
        compliance_topics: z.array(z.string()).default([]),
        uri: z.string(),
      }),
    ),
  }),
  customer: z.object({
    metafields: z.object({ app: z.record(z.string(), z.looseObject({ type: z.string() })) }),
  }),
});
const config = configSchema.parse(parseToml(readFileSync(path.join(root, "shopify.app.toml"), "utf8")));
const topics = config.webhooks.subscriptions.flatMap((subscription) => subscription.topics);

const topicEnum = schema.getType("WebhookSubscriptionTopic");
if (topicEnum === undefined || !("getValues" in topicEnum))
  throw new Error("the schema has no list of topics");
const topicDescriptions = new Map(
  topicEnum.getValues().map(({ name, description }) => [name, description ?? ""]),
);
const enumName = (topic: string) => topic.toUpperCase().replace("/", "_");

/** The scope that a topic's description asks for; the first of alternatives, which is the common one. */
function scopeOfTopic(topic: string): string[] {
  const [, after = ""] = (topicDescriptions.get(enumName(topic)) ?? "").split(/Requires/);
  return [...after.matchAll(/\bread_\w+/g)].slice(0, 1).map(([scope]) => scope);
}

describe("our Admin documents", () => {
  test.each(documents.map(({ location, text }) => [location, text]))(
    "%s is valid in the real schema",
    (_name, text) => {
      expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
    },
  );

  test("use no deprecated field, argument or input", () => {
    const deprecated: string[] = [];
    for (const { location, text } of documents) {
      const typeInfo = new TypeInfo(schema);
      visit(
        parse(text),
        visitWithTypeInfo(typeInfo, {
          Field: () => {
            const field = typeInfo.getFieldDef();
            if (field?.deprecationReason != null) deprecated.push(`${location}: ${field.name}`);
          },
          Argument: () => {
            const argument = typeInfo.getArgument();
            if (argument?.deprecationReason != null) deprecated.push(`${location}: ${argument.name}`);
          },
        }),
      );
    }
    expect(deprecated).toEqual([]);
  });

  // In a process of its own: vitest would load a second copy of graphql, which the generator refuses.
  test("have their types generated", { timeout: 60_000 }, () => {
    const run = spawnSync(process.execPath, ["--import", "tsx", "codegen.ts", "--check"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(run.stderr).toBe("");
    expect(run.status).toBe(0);
  });
});

describe("shopify.app.toml", () => {
  test("speaks the version of the code", () => {
    expect(config.webhooks.api_version).toBe(apiVersion);
  });

  test("asks for exactly the scopes that documents, metafields, topics and the app proxy need", () => {
    const forDocuments = requiredScopes({
      documents: documents.map(({ text }) => text),
      writesTo: ["Customer"],
    });
    // https://shopify.dev/docs/apps/build/online-store/app-proxies: "requires the write_app_proxy access scope"
    const forProxy = config.app_proxy ? ["write_app_proxy"] : [];
    const needed = new Set([...forDocuments, ...topics.flatMap(scopeOfTopic), ...forProxy]);
    const minimal = [...needed].filter(
      (scope) => !needed.has(scope.replace(/^read_/, "write_")) || !scope.startsWith("read_"),
    );
    expect(config.access_scopes.scopes.split(",")).toEqual(minimal.toSorted());
  });

  test("subscribes to topics that the schema has", () => {
    expect(topics.filter((topic) => !topicDescriptions.has(enumName(topic)))).toEqual([]);
  });

  test("subscribes to the three compliance topics", () => {
    const compliance = config.webhooks.subscriptions.flatMap(
      (subscription) => subscription.compliance_topics,
    );
    expect(compliance.toSorted()).toEqual(["customers/data_request", "customers/redact", "shop/redact"]);
  });

  test("sends every topic to the intake", () => {
    expect(new Set(config.webhooks.subscriptions.map(({ uri }) => uri))).toEqual(new Set(["/webhooks"]));
  });

  test("declares the metafield that the app writes", () => {
    expect(config.customer.metafields.app["balance"]?.type).toBe("json");
  });
});
