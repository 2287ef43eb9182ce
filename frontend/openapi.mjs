// `node openapi.mjs lint` judges ../openapi.yaml by Redocly's recommended rules; `node openapi.mjs types` prints the types of
// its resources and operations, which are committed as api/schema.d.ts.
import { readFileSync } from "node:fs";
import { createConfig, formatProblems, getTotals, lint } from "@redocly/openapi-core";
import openapi, { astToString } from "openapi-typescript";

const DOCUMENT = new URL("../openapi.yaml", import.meta.url);

async function judge() {
  const config = await createConfig({
    extends: ["recommended"],
    rules: {
      // Nobody signs in yet, and where the server stands only its owner knows.
      "security-defined": "off",
      "no-empty-servers": "off",
      // Health and the document itself cannot be asked wrongly.
      "operation-4xx-response": "off",
      "operation-operationId-unique": "error",
      "operation-operationId": "error",
      "no-unused-components": "error",
      "no-invalid-media-type-examples": "error",
      "no-invalid-schema-examples": "error",
    },
  });
  const problems = await lint({ ref: DOCUMENT.pathname, config });
  const { errors, warnings } = getTotals(problems);
  formatProblems(problems, { format: "stylish", totals: { errors, warnings, ignored: 0 }, version: "1" });
  process.exitCode = problems.length > 0 ? 1 : 0;
}

async function types() {
  const document = readFileSync(DOCUMENT, "utf8");
  process.stdout.write(
    `// Generated from openapi.yaml by \`npm run schema\`.\n\n${astToString(await openapi(document))}`,
  );
}

await { lint: judge, types }[process.argv[2]]();
