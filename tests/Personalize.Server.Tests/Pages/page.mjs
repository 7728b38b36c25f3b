// Reads the page of a server in headless Chromium and takes pictures of it.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const env = process.env;
const require = createRequire(join(env.PERSONALIZE_NODE_MODULES, 'package.json'));
const { chromium } = require('playwright-core');
const packed = (await import(require.resolve('@sparticuz/chromium'))).default;
const browser = await chromium.launch({ executablePath: env.PERSONALIZE_CHROMIUM || await packed.executablePath(), args: ['--no-sandbox'] });
const origin = new URL(env.PERSONALIZE_PAGE).origin;
const problems = [];

async function open(scheme, width, height = 900) {
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height } });
  const page = await context.newPage();
  page.on('console', message => { if (message.type() === 'error') problems.push(`${page.url()}: ${message.text()}`); });
  page.on('pageerror', error => problems.push(`${page.url()}: ${error}`));
  page.on('dialog', dialog => { problems.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', request => { if (new URL(request.url()).origin !== origin) problems.push(`asks ${request.url()}`); });
  await page.goto(env.PERSONALIZE_PAGE);
  await page.waitForURL(origin + '/');
  return page;
}

async function look(page, name) {
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(inner <= outer, `${name} is ${inner} wide in ${outer}`);
  await page.screenshot({ path: join(env.PERSONALIZE_PICTURES, `${name}.png`), fullPage: true });
}

async function tryUser(page, user) {
  await page.goto(origin + '/page/campaigns');
  await page.getByLabel('Campaign', { exact: true }).selectOption('first');
  await page.getByLabel('Beside it').selectOption('popular');
  await page.getByLabel('User id').fill(user);
  await page.getByLabel('User id').press('Enter');
  await page.getByRole('heading', { name: 'Recommendations for' }).waitFor();
}

const version = arn => `${origin}/page/version?arn=${encodeURIComponent(arn)}`;

// While something is trained, the page changes by itself.
const training = await open('light', 1100);
await training.goto(version(env.PERSONALIZE_TRAINING));
const live = training.locator('[data-live]');
if (await live.count() > 0) {
  const first = await live.innerHTML();
  await training.waitForFunction(before => document.querySelector('[data-live]').innerHTML !== before, first, { timeout: 60000 });
  await training.getByRole('heading', { name: 'Leaderboard' }).waitFor({ timeout: 90000 });
  await look(training, 'training-light');
}

for (const [scheme, width, suffix] of [['light', 1100, 'light'], ['dark', 1100, 'dark'], ['light', 360, 'phone'], ['dark', 360, 'phone-dark']]) {
  const page = await open(scheme, width);
  await look(page, `overview-${suffix}`);
  await page.goto(`${origin}/page/group?name=${env.PERSONALIZE_GROUP}`);
  await look(page, `group-${suffix}`);
  await page.goto(version(env.PERSONALIZE_VERSION));
  await look(page, `version-${suffix}`);
  await tryUser(page, env.PERSONALIZE_USER);
  assert.equal(await page.getByRole('region', { name: /^Recommendations of/ }).count(), 2);
  await look(page, `campaigns-${suffix}`);
  await page.goto(origin + '/page/jobs');
  await look(page, `jobs-${suffix}`);
  await page.context().close();
}

// By keyboard: the first stop skips the navigation, and every stop can be seen.
const page = await open('light', 1100);
await page.keyboard.press('Tab');
assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
await page.keyboard.press('Enter');
assert.equal(await page.evaluate(() => document.activeElement.id), 'content');
for (let i = 0; i < 3; i++) {
  await page.keyboard.press('Tab');
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none');
}

// What tries to be markup is text.
await tryUser(page, env.PERSONALIZE_HOSTILE_USER);
assert.ok((await page.locator('h2').first().textContent()).includes(env.PERSONALIZE_HOSTILE_USER));
assert.equal(await page.locator('main img, main script').count(), 0);

await page.getByRole('button', { name: 'Sign out' }).click();
await page.getByRole('heading', { name: 'Sign in' }).waitFor();
await look(page, 'sign-in-light');

// The answer to somebody who has signed out is a 401, which browsers report as an error.
assert.deepEqual(problems.filter(problem => !problem.includes('401')), []);
await browser.close();
console.log('done');
