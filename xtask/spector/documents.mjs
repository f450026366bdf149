// Compiles each specification of the suite to OpenAPI: `node documents.mjs SPECS OUT`, run where the packages are.
//
// The suite says some things that OpenAPI has other words for. `cuts` says them in those words, as the author of a document
// would; each cut names what the emitter loses.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile, formatDiagnostic, NodeHost } from "@typespec/compiler";
import { getOpenAPI3 } from "@typespec/openapi3";

// The emitter looks up the examples of a parameter by its name in a plain object. Under the name `constructor` it finds
// the function `Object`, whose length of 1 it takes for one example. With a length of 0 it finds no example, which is right.
Object.defineProperty(Object, "length", { value: 0 });

/** What the emitter reports and a cut mends. Any other error ends the run. */
const mended = new Set(["@typespec/openapi3/path-query", "@typespec/openapi3/unsupported-status-code-range"]);

const cuts = {
  // `@encode("base64url")` of a body: the emitter writes `byte`, as a property has `base64url`.
  "encode-bytes": ({ paths }) => {
    const { requestBody } = paths["/encode/bytes/body/request/base64url"].post;
    requestBody.content["application/json"].schema = { type: "string", format: "base64url" };
  },
  // `optional{/name}`: OpenAPI has no optional path parameter, so there are two paths.
  "parameters-path": ({ paths }) => {
    const [operation, template] = [paths["/parameters/path/optional{name}"].get, "/parameters/path/optional"];
    delete paths["/parameters/path/optional{name}"];
    const name = { ...operation.parameters[0], required: true };
    paths[`${template}/{name}`] = { get: { ...operation, parameters: [name] } };
    paths[template] = { get: { ...operation, operationId: "optional_without", parameters: [] } };
  },
  // `?fixed=true{&param}`: OpenAPI has no query in a path, so `fixed` is a parameter with one value. `{/param}` is a slash
  // and a parameter. `{+param}` is `allowReserved`, which OpenAPI 3.2 has for paths, too.
  routes: ({ paths }) => {
    const fixed = { name: "fixed", in: "query", required: true, schema: { type: "string", enum: ["true"] } };
    for (const [path, item] of Object.entries(paths)) {
      if (path.startsWith("/routes/query/query-expansion/")) {
        // The emitter counts operations of one name; this is the number that follows.
        const operationId = item.get.operationId.replace(/\d+$/, (number) => Number(number) + 1);
        const operation = { ...item.get, operationId, parameters: [fixed, ...item.get.parameters] };
        paths[path.replace("query-expansion", "query-continuation")] = { get: operation };
      } else if (path.startsWith("/routes/path/path/")) {
        delete paths[path];
        paths[path.replace("{", "/{")] = item;
      } else if (path.startsWith("/routes/path/reserved-expansion/")) {
        item.get.parameters[0].allowReserved = true;
      }
    }
  },
  // `@unwrapped` of a text: OpenAPI 3.2 has `nodeType: text`. Of a model without an XML decorator the emitter says nothing,
  // although its lists are elements, too, and their items are named by their types.
  "payload-xml": ({ components: { schemas } }) => {
    schemas.ModelWithText.properties.content.xml = { nodeType: "text" };
    for (const name of ["ModelWithSimpleArrays", "ModelWithArrayOfModel", "ModelWithEmptyArray"]) {
      for (const list of Object.values(schemas[name].properties)) {
        const { $ref, format, type } = list.items;
        const item = $ref?.slice("#/components/schemas/".length) ?? format ?? type;
        list.items = $ref ? { allOf: [{ $ref }], xml: { name: item } } : { ...list.items, xml: { name: item } };
        list.xml = { wrapped: true };
      }
    }
  },
  // A stream of `Info`: each line is one of them.
  "streaming-jsonl": ({ paths }) => {
    const line = { $ref: "#/components/schemas/Basic.Info" };
    paths["/streaming/jsonl/basic/send"].post.requestBody.content["application/jsonl"].schema = line;
    paths["/streaming/jsonl/basic/receive"].get.responses[200].content["application/jsonl"].schema = line;
  },
};

const [specs, out] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
let failed = false;
const write = (name, { document, diagnostics }) => {
  for (const found of diagnostics.filter((one) => one.severity === "error" && !mended.has(one.code))) {
    console.error(`${name}: ${formatDiagnostic(found)}`);
    failed = true;
  }
  cuts[name]?.(document);
  writeFileSync(join(out, `${name}.json`), `${JSON.stringify(document, null, 2)}\n`);
};
for (const file of readdirSync(specs, { recursive: true }).sort()) {
  if (!file.endsWith("main.tsp")) continue;
  const name = file.slice(0, -"/main.tsp".length).replaceAll("/", "-").toLowerCase();
  const program = await compile(NodeHost, join(specs, file), { noEmit: true });
  for (const service of await getOpenAPI3(program)) {
    if (!service.versioned) write(name, service);
    for (const one of service.versions ?? []) {
      write(`${name}-${one.version.toLowerCase().replaceAll(".", "-")}`, one);
    }
  }
}
if (failed) process.exit(1);
