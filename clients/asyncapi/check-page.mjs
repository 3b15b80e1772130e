// Opens dist/index.html in Chromium without a network. The page must show every channel, operation and message of the document, and no error.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const TIMEOUT_MILLIS = 180_000;
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const { channels, operations, components } = JSON.parse(await readFile(new URL('../../docs/asyncapi/topics.json', import.meta.url), 'utf8'));
const executablePath = execFileSync(fileURLToPath(new URL('../chromium.sh', import.meta.url)), { encoding: 'utf8' }).trim();
const problems = [];
const browser = await chromium.launch({ executablePath, args: FLAGS });
try {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  page.setDefaultTimeout(TIMEOUT_MILLIS);
  page.on('pageerror', error => problems.push(error.message));
  page.on('console', message => message.type() === 'error' && problems.push(message.text()));
  page.on('request', request => /^https?:/.test(request.url()) && problems.push(`the page requests ${request.url()}`));
  await page.goto(new URL('dist/index.html', import.meta.url).href);
  await page.locator('#messages').waitFor();
  const text = await page.locator('body').innerText();
  for (const { address } of Object.values(channels)) if (!text.includes(address)) problems.push(`the page does not show the channel ${address}`);
  for (const id of Object.keys(operations)) if (!text.includes(id)) problems.push(`the page does not show the operation ${id}`);
  for (const name of Object.keys(components.messages)) if (!text.includes(name)) problems.push(`the page does not show the message ${name}`);
  if (process.env.CORRIDOR_SCREENSHOTS) await page.screenshot({ path: `${process.env.CORRIDOR_SCREENSHOTS}/asyncapi.png` });
} finally {
  await browser.close();
}
assert.deepEqual(problems, []);
console.log(`the page shows ${Object.keys(channels).length} channels and ${Object.keys(components.messages).length} messages`);
