// Executes every operation of the three API documents in Swagger UI of projection-service, in the order of the page.
// Opens the operation, presses "Try it out" and "Execute", and compares the status with the documented one.
//
// The check needs a new stack with the dataset. CORRIDOR_READER is the address of projection-service, and
// CORRIDOR_CHROMIUM is the path of the browser. CORRIDOR_SCREENSHOTS is an optional folder for screenshots
// of all operations. Without it, only failures have a screenshot, in target/swagger-ui.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const reader = process.env.CORRIDOR_READER ?? 'http://127.0.0.1:8080';
const browser = process.env.CORRIDOR_CHROMIUM ?? '/usr/bin/chromium';
const screenshots = process.env.CORRIDOR_SCREENSHOTS || undefined;
const failures = screenshots ?? fileURLToPath(new URL('../../target/swagger-ui', import.meta.url));
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const DOCUMENTS = 3;
const FEED = 'listTimelineEntries';
// Long enough for a machine that is ten times slower.
const PATIENCE_MILLIS = 180_000;

/** The operations in the order of the page, which is by tag. The operations of a tag are in the order of the document. */
function operations(document) {
  const all = Object.values(document.paths).flatMap(path => Object.values(path).filter(operation => operation.operationId));
  return document.tags.flatMap(({ name }) => all.filter(({ tags }) => tags[0] === name));
}

/** The expected status: `x-example-status` if the operation has it, or the first documented status of success. */
const statusOf = operation =>
  String(operation['x-example-status'] ?? Object.keys(operation.responses).find(status => status.startsWith('2')));

/** Presses a button with an event and not with the mouse. With the mouse, scrolling and painting this large page takes seconds. */
const press = button => button.dispatchEvent('click');

const blockOf = (page, operationId) => page.locator(`.opblock[id$="-${operationId}"]`);

/** Runs an action. If it fails, takes a screenshot, and throws an error that has the given name and the path of the screenshot. */
async function named(page, name, action) {
  try {
    return await action();
  } catch (error) {
    throw new Error(`${name}: ${error.message} (${await shoot(page, `failed-${name}`)})`, { cause: error });
  }
}

/** Writes a screenshot of the whole page or of an element of the page, and returns the path of the file. */
async function shoot(part, name) {
  const path = join(failures, `${name.replaceAll(/\W+/g, '-')}.png`);
  await mkdir(failures, { recursive: true });
  await part.screenshot({ path, fullPage: true });
  return path;
}

/** Opens only this section of the page, because the page is slow with many open sections. */
async function openSection(page, tag) {
  await page.locator('.opblock-tag').evaluateAll((sections, name) => {
    for (const section of sections) if ((section.dataset.isOpen === 'true') !== (section.dataset.tag === name)) section.click();
  }, tag);
  await page.waitForFunction(
    name => [...document.querySelectorAll('.opblock-tag')].every(({ dataset }) => (dataset.isOpen === 'true') === (dataset.tag === name)), tag);
}

/** Executes an operation whose form is open. Returns the received status and the text of the response. */
async function execute(block) {
  await press(block.locator('button.execute'));
  const table = block.locator('.live-responses-table');
  const status = table.locator('.response .response-col_status').first();
  await status.waitFor();
  return { status: /^\S*/.exec((await status.innerText()).trim())[0], text: await table.innerText() };
}

/** Executes the example of an operation as it stands. Returns a text that describes a difference from the document, or an empty text. */
async function executeExample(page, operation) {
  const { operationId } = operation;
  const block = blockOf(page, operationId);
  await press(block.locator('.opblock-summary-control'));
  await press(block.locator('.try-out__btn'));
  const { status, text } = await execute(block);
  if (screenshots) await shoot(block, operationId);
  const problem = status === statusOf(operation)
    ? ''
    : `${operationId}: ${statusOf(operation)} is documented, but the page shows ${text.slice(0, 1000)} (${await shoot(block, `failed-${operationId}`)})`;
  if (operationId === FEED) await readFeed(block, operation);
  await press(block.locator('.opblock-summary-control'));
  await block.locator('.opblock-body').waitFor({ state: 'detached' });
  return problem;
}

/** Reads one fact of the change feed in each documented format. The event stream ends after this fact. */
async function readFeed(block, operation) {
  await block.locator('tr[data-param-name="limit"] input').fill('1');
  for (const type of Object.keys(operation.responses['200'].content)) {
    await press(block.locator('.btn-clear'));
    await block.locator('.live-responses-table').waitFor({ state: 'detached' });
    await block.locator('.response-control-media-type--accept-controller select').selectOption(type);
    const { status, text } = await execute(block);
    if (status !== '200' || !text.includes(`content-type: ${type}`) || !text.includes('agreement-signed'))
      throw new Error(`the feed as ${type} has no fact: ${status} ${text.slice(0, 1000)}`);
    if (screenshots) await shoot(block, `${operation.operationId}-${type}`);
  }
}

/** A local stack accepts requests without a token. With an invalid token in "Authorize", the page shows 401, and without it 200 again. */
async function checkAuthorization(page, operation) {
  const dialog = page.locator('.dialog-ux');
  const authorize = async action => {
    await press(page.locator('.auth-wrapper button.authorize').first());
    await action();
    await press(dialog.locator('button.btn-done'));
    await dialog.waitFor({ state: 'detached' });
  };
  const block = blockOf(page, operation.operationId);
  await press(block.locator('.opblock-summary-control'));
  await press(block.locator('.try-out__btn'));
  await authorize(async () => {
    await dialog.locator('#auth-bearer-value').fill('not-a-token');
    await press(dialog.locator('button[type=submit]'));
    await dialog.locator('button', { hasText: 'Logout' }).waitFor();
  });
  const refused = await execute(block);
  if (refused.status !== '401') throw new Error(`an invalid token has the status ${refused.status} ${refused.text.slice(0, 1000)}`);
  await authorize(() => press(dialog.locator('button', { hasText: 'Logout' })));
  await press(block.locator('.btn-clear'));
  await block.locator('.live-responses-table').waitFor({ state: 'detached' });
  const accepted = await execute(block);
  if (accepted.status !== '200') throw new Error(`without a token, the status is ${accepted.status} ${accepted.text.slice(0, 1000)}`);
  await press(block.locator('.try-out__btn.cancel'));
  await press(block.locator('.opblock-summary-control'));
  await block.locator('.opblock-body').waitFor({ state: 'detached' });
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
  await named(page, 'Swagger UI', async () => {
    await page.goto(new URL('/q/swagger-ui/', reader).href);
    await page.locator('.download-url-wrapper select').waitFor();
  });
  return page;
}

/** Selects a document and executes all its operations. */
async function checkDocument(context, { value, text }, problems) {
  const begin = performance.now();
  const document = await (await fetch(new URL(value, reader), { headers: { Accept: 'application/json' } })).json();
  const wanted = operations(document);
  const page = await openPage(context, problems);
  await named(page, text, async () => {
    await page.locator('.download-url-wrapper select').selectOption(value);
    await page.locator('.info .title', { hasText: document.info.title }).waitFor();
    await blockOf(page, wanted.at(-1).operationId).waitFor();
    // The page renders the list of schemas again for each change.
    await press(page.locator('.models .models-control'));
  });
  const shown = await page.locator('.opblock-summary-operation-id').allInnerTexts();
  if (shown.join() !== wanted.map(({ operationId }) => operationId).join())
    problems.push(`${text}: the page does not list the operations in the order of the document: ${shown.join(', ')}`);
  if (screenshots) await shoot(page, document.info.title);
  let tag;
  for (const operation of wanted)
    await named(page, `${text}: ${operation.operationId}`, async () => {
      if (tag !== operation.tags[0]) await openSection(page, (tag = operation.tags[0]));
      if (operation === wanted[0]) await checkAuthorization(page, operation);
      const problem = await executeExample(page, operation);
      if (problem) problems.push(`${text}: ${problem}`);
    });
  const seconds = Math.round((performance.now() - begin) / 1000);
  console.log(`${text}: ${wanted.length} operations executed in ${seconds} s`);
  await page.close();
}

const profile = await mkdtemp(join(tmpdir(), 'corridor-chromium-'));
const problems = [];
const context = await chromium.launchPersistentContext(profile, {
  executablePath: browser, args: FLAGS, viewport: { width: 1400, height: 1000 },
});
try {
  const page = await openPage(context, problems);
  const documents = await page.locator('.download-url-wrapper option').evaluateAll(options => options.map(({ value, text }) => ({ value, text })));
  if (documents.length !== DOCUMENTS) problems.push(`the page lists ${documents.length} documents, not ${DOCUMENTS}`);
  await page.close();
  const check = document => checkDocument(context, document, problems).catch(error => problems.push(error.message));
  // The examples of the queries run first, because the examples of the writers record facts, which change the results of queries.
  for (const isFirst of [true, false])
    await Promise.all(documents.filter(({ text }) => text.startsWith('Queries') === isFirst).map(check));
} catch (error) {
  problems.push(error.message);
} finally {
  await context.close();
  await rm(profile, { recursive: true, force: true });
}
problems.forEach(problem => console.error(problem));
process.exitCode = problems.length > 0 ? 1 : 0;
