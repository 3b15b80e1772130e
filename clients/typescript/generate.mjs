// Generates the clients from docs/openapi. Maven downloads the generator, which is a Java program. Fails if the generator reports a problem of the API
// documents.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// Warnings that concern the generator and not the documents. The generator does not support decimals, and warns if the schema of a response has no name.
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
