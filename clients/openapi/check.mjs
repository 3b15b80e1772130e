// Checks docs/openapi with the recommended rules of Redocly and Spectral. Any error or warning is a failure.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

const folder = new URL("../../docs/openapi/", import.meta.url).pathname;
const documents = readdirSync(folder).filter((name) => name.endsWith(".json"));
const problems = [];

function run(tool, args) {
  const result = spawnSync(`node_modules/.bin/${tool}`, args, {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
  });
  const start = result.stdout.search(/[[{]/);
  if (result.error || start < 0) throw new Error(`${tool} failed: ${result.error ?? result.stderr}`);
  // Redocly and Spectral print other lines before and after the JSON.
  const end = Math.max(result.stdout.lastIndexOf("}"), result.stdout.lastIndexOf("]"));
  return JSON.parse(result.stdout.slice(start, end + 1));
}

for (const document of documents) {
  const file = folder + document;
  const redocly = run("redocly", ["lint", "--config=redocly.yaml", "--format=json", "--max-problems=10000", file]);
  for (const { ruleId, message, location } of redocly.problems)
    problems.push(`${document} redocly ${ruleId}: ${message} ${location?.[0]?.pointer ?? ""}`);
  const spectral = run("spectral", ["lint", "--quiet", "--ruleset=spectral.yaml", "--format=json", file]);
  for (const { code, message, path } of spectral)
    problems.push(`${document} spectral ${code}: ${message} ${path.join("/")}`);
}
problems.forEach((problem) => console.error(problem));
console.log(`${documents.length} API documents, ${problems.length} errors and warnings`);
process.exitCode = problems.length > 0 || documents.length === 0 ? 1 : 0;
