// Builds dist/index.html, which shows docs/asyncapi/topics.json. The page needs no server and no other files than those in dist.
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';

const dist = new URL('dist/', import.meta.url);
const component = new URL('node_modules/@asyncapi/react-component/', import.meta.url);
const document = JSON.parse(await readFile(new URL('../../docs/asyncapi/topics.json', import.meta.url), 'utf8'));

await rm(dist, { recursive: true, force: true });
await mkdir(dist);
await copyFile(new URL('browser/standalone/index.js', component), new URL('component.js', dist));
await copyFile(new URL('browser/standalone/index.js.LICENSE.txt', component), new URL('component.js.LICENSE.txt', dist));
await copyFile(new URL('styles/default.min.css', component), new URL('component.css', dist));
// A browser does not let a page from a file read a JSON file. Therefore the document is a script.
await writeFile(new URL('document.js', dist), `globalThis.topics = ${JSON.stringify(document)};\n`);
await writeFile(new URL('index.html', dist), `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${document.info.title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="component.css">
<style>body { font-family: system-ui, sans-serif; margin: 0 }</style>
</head>
<body>
<div id="page"></div>
<script src="document.js"></script>
<script src="component.js"></script>
<script>
AsyncApiStandalone.render({ schema: globalThis.topics, config: { show: { sidebar: true, errors: true } } }, document.getElementById('page'));
</script>
</body>
</html>
`);
console.log(`${dist.pathname}index.html`);
