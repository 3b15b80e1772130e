// Executes every operation of the three API documents in Swagger UI of projection-service, in the order of the page.
// Opens the operation, presses "Try it out" and "Execute", and compares the status with the documented one.
//
// The check needs a new stack with the dataset. CORRIDOR_READER is the address of projection-service, and CORRIDOR_CHROMIUM
// can be the path of the browser. CORRIDOR_SCREENSHOTS is an optional folder for screenshots
// of all operations.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const reader = process.env.CORRIDOR_READER ?? 'http://127.0.0.1:8080';
const browser = execFileSync(fileURLToPath(new URL('../chromium.sh', import.meta.url)), { encoding: 'utf8' }).trim();
const screenshots = process.env.CORRIDOR_SCREENSHOTS || undefined;
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const DOCUMENTS = ['Queries: projection-service', 'Commands: agreements-service', 'Commands: logistics-service'];
const FEED = 'listTimelineEntries';
// Long enough for a machine that is ten times slower.
const PATIENCE_MILLIS = 180_000;
const SLOWEST = 3;

/** The operations in the order of the page, which is by tag. The operations of a tag are in the order of the document. */
function operations(document) {
  const all = Object.values(document.paths)
    .flatMap(path => Object.entries(path).filter(([, { operationId }]) => operationId).map(([method, operation]) => ({ method, ...operation })));
  return document.tags.flatMap(({ name }) => all.filter(({ tags }) => tags[0] === name));
}

/** The expected status: `x-example-status` if the operation has it, or the first documented status of success. */
const statusOf = operation =>
  String(operation['x-example-status'] ?? Object.keys(operation.responses).find(status => status.startsWith('2')));

/** Runs a function of page.js. The functions have timeouts for each condition. The longer timeout here is for a page that does not run any more. */
async function run(page, name, ...values) {
  let timer;
  const stopped = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the page does not respond to ${name}`)), 5 * PATIENCE_MILLIS);
  });
  try {
    return await Promise.race([page.evaluate(([f, v]) => globalThis.swaggerUi[f](...v), [name, values]), stopped]);
  } finally {
    clearTimeout(timer);
  }
}

const blockOf = (page, operationId) => page.locator(`.opblock[id$="-${operationId}"]`);

/** With CORRIDOR_SCREENSHOTS, writes a screenshot of the whole page or of an element of the page. */
async function shoot(part, name) {
  if (screenshots) await part.screenshot({ path: join(screenshots, `${name.replaceAll(/\W+/g, '-')}.png`), fullPage: true });
}

/** Executes the example of an operation as it stands. Returns a text that describes a difference from the document, or an empty text. */
async function executeExample(page, operation, withAuthorization) {
  const { operationId } = operation;
  await run(page, 'open', operationId);
  const { status, text } = await run(page, 'execute', operationId);
  await shoot(blockOf(page, operationId), operationId);
  if (operationId === FEED) await readFeed(page, operation);
  if (withAuthorization) await checkAuthorization(page, operation);
  await run(page, 'close', operationId);
  return status === statusOf(operation) ? '' : `expected ${statusOf(operation)}, but received ${text.slice(0, 1000)}`;
}

/** Reads one fact of the change feed in each documented format. The event stream ends after this fact. */
async function readFeed(page, { operationId, responses }) {
  const block = blockOf(page, operationId);
  await block.locator('tr[data-param-name="limit"] input').fill('1');
  for (const type of Object.keys(responses['200'].content)) {
    await run(page, 'clear', operationId);
    await block.locator('.response-control-media-type--accept-controller select').selectOption(type);
    const { status, text } = await run(page, 'execute', operationId);
    await shoot(block, `${operationId}-${type}`);
    if (status !== '200' || !text.includes(`content-type: ${type}`) || !text.includes('agreement-signed'))
      throw new Error(`the feed as ${type} has no fact: ${status} ${text.slice(0, 1000)}`);
  }
}

/** A local stack accepts requests without a token. With an invalid token in "Authorize", the page shows 401, and without it 200 again. */
async function checkAuthorization(page, { operationId }) {
  const dialog = page.locator('.dialog-ux');
  const authorize = async action => {
    await page.locator('.auth-wrapper button.authorize').first().dispatchEvent('click');
    await action();
    await dialog.locator('button.btn-done').dispatchEvent('click');
    await dialog.waitFor({ state: 'detached' });
  };
  await run(page, 'clear', operationId);
  await authorize(async () => {
    await dialog.locator('#auth-bearer-value').fill('not-a-token');
    await dialog.locator('button[type=submit]').dispatchEvent('click');
    await dialog.locator('button', { hasText: 'Logout' }).waitFor();
  });
  const refused = await run(page, 'execute', operationId);
  await shoot(blockOf(page, operationId), `${operationId}-refused`);
  if (refused.status !== '401') throw new Error(`with an invalid token, expected 401, but received ${refused.text.slice(0, 1000)}`);
  await authorize(() => dialog.locator('button', { hasText: 'Logout' }).dispatchEvent('click'));
  await run(page, 'clear', operationId);
  const accepted = await run(page, 'execute', operationId);
  if (accepted.status !== '200') throw new Error(`without a token, expected 200, but received ${accepted.text.slice(0, 1000)}`);
}

/** Returns a new page that shows Swagger UI. Errors on the page are problems. */
async function openPage(context, problems) {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MILLIS);
  page.on('pageerror', error => problems.push(`error on the page: ${error.message}`));
  page.on('console', message => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(`error in the console: ${message.text()}`);
  });
  await page.addInitScript(`globalThis.patienceMillis = ${PATIENCE_MILLIS};`);
  await page.addInitScript({ path: fileURLToPath(new URL('page.js', import.meta.url)) });
  await page.goto(new URL('/q/swagger-ui/', reader).href);
  await page.locator('.download-url-wrapper select').waitFor();
  return page;
}

/** Selects a document and executes all its operations. Continues after a wrong status, and ends after an operation that cannot be executed. */
async function checkDocument(context, document, problems) {
  const page = await openPage(context, problems);
  try {
    await executeExamples(page, document, problems);
  } finally {
    await page.close();
  }
}

async function executeExamples(page, { value, text }, problems) {
  const begin = performance.now();
  const document = await (await fetch(new URL(value, reader), { headers: { Accept: 'application/json' } })).json();
  const wanted = operations(document);
  const select = page.locator('.download-url-wrapper select');
  // The page loads the selected document again if it is selected again.
  if ((await select.inputValue()) !== value) await select.selectOption(value);
  const shown = await run(page, 'operations', document.info.title, wanted.at(-1).operationId);
  if (shown.join() !== wanted.map(({ operationId }) => operationId).join())
    problems.push(`${text}: the page does not list the operations in the order of the document: ${shown.join(', ')}`);
  await shoot(page, document.info.title);
  const query = wanted.find(({ method }) => method === 'get');
  const times = [];
  let tag;
  for (const operation of wanted) {
    const { operationId, tags } = operation;
    const start = performance.now();
    try {
      if (tag !== tags[0]) await run(page, 'openSection', (tag = tags[0]));
      const problem = await executeExample(page, operation, operation === query);
      if (problem) problems.push(`${text}: ${operationId}: ${problem}`);
    } catch (error) {
      throw new Error(`${text}: ${operationId}: ${error.message}`, { cause: error });
    }
    times.push({ operationId, seconds: (performance.now() - start) / 1000 });
  }
  const slowest = times.sort((a, b) => b.seconds - a.seconds).slice(0, SLOWEST).map(time => `${time.operationId} ${time.seconds.toFixed(1)} s`);
  console.log(`${text}: ${wanted.length} operations executed in ${Math.round((performance.now() - begin) / 1000)} s; slowest: ${slowest.join(', ')}`);
}

/** Opens Swagger UI, and checks all documents. */
async function check(context, problems) {
  const page = await openPage(context, problems);
  const documents = await page.locator('.download-url-wrapper option').evaluateAll(options => options.map(({ value, text }) => ({ value, text })));
  await page.close();
  const names = documents.map(({ text }) => text);
  if (names.join() !== DOCUMENTS.join()) problems.push(`the page lists the documents ${names.join(', ')}, not ${DOCUMENTS.join(', ')}`);
  // The page lists the queries first. Their examples must run first, because the examples of the writers record facts, which change the results of queries.
  for (const document of documents) await checkDocument(context, document, problems).catch(error => problems.push(error.message));
}

if (screenshots) await mkdir(screenshots, { recursive: true });
const profile = await mkdtemp(join(tmpdir(), 'corridor-chromium-'));
const problems = [];
const context = await chromium.launchPersistentContext(profile, {
  executablePath: browser, args: FLAGS, viewport: { width: 1400, height: 1000 },
});
try {
  await check(context, problems);
} catch (error) {
  problems.push(error.message);
} finally {
  await context.close();
  await rm(profile, { recursive: true, force: true });
}
problems.forEach(problem => console.error(problem));
process.exitCode = problems.length > 0 ? 1 : 0;
