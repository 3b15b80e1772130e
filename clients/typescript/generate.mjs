// Generates the clients from docs/openapi. The generator is a Java program, which Maven downloads. Fails if the generator reports a problem of the documents.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// Properties of the generator itself. It has the type `number` for decimals, and expects a name of each response, although the response can be any JSON object.
const EXPECTED = [
  /OpenAPI 3\.1 support is still in beta/,
  /Unknown `format` decimal detected for type `number`/,
  /Failed to get the schema name: null/,
];

const maven = fileURLToPath(new URL('../../mvnw', import.meta.url));
const run = spawnSync(maven, ['-B', '-f', fileURLToPath(new URL('pom.xml', import.meta.url)), 'generate-sources'], {
  encoding: 'utf8',
  maxBuffer: 1 << 28,
  shell: process.platform === 'win32',
});
const output = `${run.stdout}${run.stderr}`;
if (run.status !== 0) {
  console.error(output, run.error ?? '');
  process.exit(1);
}
const warnings = output.split('\n').filter(line => /\bWARN(ING)?\b/.test(line) && !EXPECTED.some(expected => expected.test(line)));
if (warnings.length > 0) {
  console.error(['The generator reports problems of the API documents:', ...new Set(warnings)].join('\n'));
  process.exit(1);
}
