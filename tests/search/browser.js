/* A Chromium for a test, or none with the reason. */
'use strict';

const fs = require('node:fs');

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome'];

async function launch(t) {
  const executablePath = PLACES.find((place) => place && fs.existsSync(place));
  let playwright;
  try {
    playwright = require('playwright-core');
  } catch {
    t.skip('playwright-core is not installed');
    return null;
  }
  if (!executablePath) {
    t.skip('there is no Chromium');
    return null;
  }
  const browser = await playwright.chromium.launch(
    {executablePath, args: ['--no-sandbox', '--lang=zh-CN']});
  t.after(() => browser.close());
  return browser;
}

module.exports = {launch};
