// Executes every operation of the three API documents in Swagger UI of projection-service, in the order of the page.
// Opens the operation, presses "Try it out" and "Execute", and compares the status with the documented one.
//
// The check needs a new stack with the dataset. CORRIDOR_READER is the address of projection-service, and
// CORRIDOR_CHROMIUM is the path of the browser. CORRIDOR_SCREENSHOTS is an optional folder for screenshots.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const reader = process.env.CORRIDOR_READER ?? 'http://127.0.0.1:8080';
const browser = process.env.CORRIDOR_CHROMIUM ?? '/usr/bin/chromium';
const screenshots = process.env.CORRIDOR_SCREENSHOTS;
const FLAGS = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
const DOCUMENTS = 3;
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

async function execute(page, operation, shot) {
  const block = page.locator(`.opblock[id$="-${operation.operationId}"]`);
  await press(block.locator('.opblock-summary-control'));
  await press(block.locator('.try-out__btn'));
  await press(block.locator('button.execute'));
  const status = block.locator('.live-responses-table .response .response-col_status').first();
  await status.waitFor();
  const [received] = /^\S+/.exec((await status.innerText()).trim()) ?? ['none'];
  if (shot) await block.screenshot({ path: shot });
  const text = received === statusOf(operation)
    ? '' : (await block.locator('.live-responses-table').innerText()).slice(0, 1000);
  await press(block.locator('.opblock-summary-control'));
  await block.locator('.opblock-body').waitFor({ state: 'detached' });
  return text && `${operation.operationId}: ${statusOf(operation)} is documented, but the page shows ${text}`;
}

async function checkDocument(page, { value, text }, problems) {
  const document = await (await fetch(new URL(value, reader), { headers: { Accept: 'application/json' } })).json();
  await page.locator('.download-url-wrapper select').selectOption(value);
  const wanted = operations(document);
  await page.locator('.info .title', { hasText: document.info.title }).waitFor();
  await page.locator(`.opblock[id$="-${wanted.at(-1).operationId}"]`).waitFor();
  const shown = await page.locator('.opblock-summary-operation-id').allInnerTexts();
  if (shown.join() !== wanted.map(({ operationId }) => operationId).join())
    problems.push(`${text}: the page does not list the operations in the order of the document: ${shown.join(', ')}`);
  if (screenshots) await page.screenshot({ path: join(screenshots, `${document.info.title.replaceAll(/\W+/g, '-')}.png`) });
  for (const operation of wanted) {
    const shot = screenshots && join(screenshots, `${operation.operationId}.png`);
    const problem = await execute(page, operation, shot);
    if (problem) problems.push(`${text}: ${problem}`);
  }
  return wanted.length;
}

const profile = await mkdtemp(join(tmpdir(), 'corridor-chromium-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: browser, args: FLAGS, viewport: { width: 1400, height: 1000 },
});
const problems = [];
try {
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(PATIENCE_MILLIS);
  page.on('pageerror', error => problems.push(`error on the page: ${error.message}`));
  page.on('console', message => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(`error in the console: ${message.text()}`);
  });
  await page.goto(new URL('/q/swagger-ui/', reader).href);
  const select = page.locator('.download-url-wrapper select');
  await select.waitFor();
  const documents = await select.locator('option').evaluateAll(options => options.map(({ value, text }) => ({ value, text })));
  if (documents.length !== DOCUMENTS) problems.push(`the page lists ${documents.length} documents, not ${DOCUMENTS}`);
  // The examples of the queries run first, because the examples of the writers record facts, which change the results of queries.
  documents.sort((a, b) => b.text.startsWith('Queries') - a.text.startsWith('Queries'));
  for (const document of documents) {
    const begin = performance.now();
    const count = await checkDocument(page, document, problems);
    console.log(`${document.text}: ${count} operations executed in ${Math.round((performance.now() - begin) / 1000)} s`);
  }
} finally {
  await context.close();
  await rm(profile, { recursive: true, force: true });
}
problems.forEach(problem => console.error(problem));
process.exitCode = problems.length > 0 ? 1 : 0;
