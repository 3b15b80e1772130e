// Writes docs/asyncapi/topics.json as one HTML file that needs no network: the page, its styles, and the script that opens and closes parts of the page.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Parser, stringify } from '@asyncapi/parser';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';

const require = createRequire(import.meta.url);
const { default: AsyncApi } = require('@asyncapi/react-component/lib/cjs/without-parser.js');
const asset = name => readFile(require.resolve(`@asyncapi/react-component/${name}`), 'utf8');
const CONFIG = { show: { errors: false } };

/** Within a script element, the text `</` would end the element. */
const inScript = text => text.replaceAll('</', '<\\/');

const source = new URL('../../docs/asyncapi/topics.json', import.meta.url);
const folder = new URL('target/', import.meta.url);
const { document, diagnostics } = await new Parser().parse(await readFile(source, 'utf8'));
if (!document) throw new Error(`${source.pathname} is invalid: ${diagnostics.map(({ message }) => message).join(', ')}`);

const body = renderToString(createElement(AsyncApi, { schema: document, config: CONFIG }));
const missing = document.messages().all().map(message => message.title()).filter(title => !body.includes(`>${title}<`));
if (missing.length > 0) throw new Error(`the page has no ${missing.join(', ')}`);

const page = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>${document.info().title()}</title>
<style>${await asset('styles/default.min.css')}</style></head>
<body>
<div id="asyncapi">${body}</div>
<script>${inScript(await asset('browser/standalone/without-parser.js'))}</script>
<script>
AsyncApiStandalone.hydrate({ schema: ${inScript(JSON.stringify(stringify(document)))}, config: ${JSON.stringify(CONFIG)} }, document.getElementById('asyncapi'));
</script>
</body>
</html>
`;
await mkdir(folder, { recursive: true });
await writeFile(new URL('topics.html', folder), page);
console.log(`${fileURLToPath(new URL('topics.html', folder))}: ${document.messages().length} messages, ${Math.round(page.length / 1024)} KiB`);
