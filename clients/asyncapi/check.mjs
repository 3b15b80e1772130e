// Validates docs/asyncapi/topics.json with the parser of the AsyncAPI project. Any error, warning or hint is a failure.
import { readFile } from 'node:fs/promises';
import { Parser } from '@asyncapi/parser';

const file = new URL('../../docs/asyncapi/topics.json', import.meta.url);
const { document, diagnostics } = await new Parser().parse(await readFile(file, 'utf8'));
for (const { severity, code, message, path } of diagnostics)
  console.error(`${['error', 'warning', 'information', 'hint'][severity]} ${code} at ${path.join('.')}: ${message}`);
if (!document || diagnostics.length > 0) {
  console.error(`${file.pathname}: ${diagnostics.length} diagnostics`);
  process.exit(1);
}
console.log(
  `${file.pathname}: valid, ${document.channels().length} channels, ${document.messages().length} messages`);
