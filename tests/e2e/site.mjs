// The sites of snapshots as browsers have them: site.mjs FOLDER SHOTS LOOKS NAME… reads every page of
// FOLDER/NAME/data with an HTML parser, follows its links, opens pages of each kind in Chromium
// over file://, looks at them with axe, and clicks through. The first site is shown in each look, the
// others in those of LOOKS ("light,dark,phone"). Prints what is wrong, one thing a line.

import { readFileSync, readdirSync, statSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "parse5";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const complain = (text) => console.log(text);

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(file) : [file];
  });
}

// Ids and addresses of a page; what the HTML standard calls a parse error is one.
function readPage(file) {
  const page = { ids: new Set(), addresses: [], links: 0 };
  const root = parse(readFileSync(file, "utf8"), {
    sourceCodeLocationInfo: true,
    onParseError: (e) => complain(`${file}:${e.startLine}: ${e.code}`),
  });
  const open = [root];
  while (open.length > 0) {
    const node = open.pop();
    for (const { name, value } of node.attrs ?? []) {
      if (name === "id") {
        if (page.ids.has(value)) complain(`${file}: id twice: ${value}`);
        page.ids.add(value);
      } else if (name === "href" || name === "src") {
        page.addresses.push(value);
        page.links += node.tagName === "a";
      } else if (name.startsWith("on") || name === "integrity") {
        complain(`${file}: attribute ${name}`);
      }
    }
    if (node.tagName === "base") complain(`${file}: <base>`);
    if (node.tagName === "script" && !file.endsWith("search.html")) complain(`${file}: <script>`);
    open.push(...(node.childNodes ?? []));
  }
  return page;
}

function checkLinks(data) {
  const pages = new Map(
    filesBelow(data)
      .filter((file) => file.endsWith(".html") && !file.startsWith(path.join(data, "src")))
      .map((file) => [file, readPage(file)])
  );
  for (const [file, page] of pages) {
    const list = !file.startsWith(path.join(data, "p"));
    if (list && page.links > 500) complain(`${file}: ${page.links} links`);
    for (const address of page.addresses) {
      if (/^[a-z]+:/i.test(address)) continue;
      const [where, fragment] = address.split("#");
      const target = where === "" ? file : path.join(path.dirname(file), decodeURIComponent(where));
      if (!target.startsWith(data) || !existsSync(target) || statSync(target).isDirectory()) {
        complain(`${file}: ${address} leads to no file`);
      } else if (fragment && !pages.get(target)?.ids.has(decodeURIComponent(fragment))) {
        complain(`${file}: ${address} leads to no place`);
      }
    }
  }
  return pages.size;
}

// One page of each kind, and the longest post.
function kinds(data) {
  const pages = filesBelow(data)
    .filter((file) => file.endsWith(".html") && !file.startsWith(path.join(data, "src")))
    .sort((a, b) => statSync(b).size - statSync(a).size || (a < b ? -1 : 1));
  const patterns = {
    home: /^index\.html$/,
    archive: /^archive\.html$/,
    search: /^search\.html$/,
    year: /^y\/\d+\/year\.html$/,
    month: /^y\/\d+\/\d\d\.html$/,
    categories: /^c\/all\.html$/,
    tags: /^t\/all\.html$/,
    tag: /^t\/..\/[^/]*\.html$/,
    post: /^p\//,
  };
  return Object.entries(patterns)
    .map(([kind, pattern]) => [kind, pages.find((file) => pattern.test(path.relative(data, file)))])
    .filter(([, file]) => file);
}

async function openPage(context, file) {
  const page = await context.newPage();
  page.on("console", (message) => complain(`${file}: console: ${message.text()}`));
  page.on("pageerror", (error) => complain(`${file}: ${error.message}`));
  page.on("dialog", (dialog) => {
    complain(`${file}: runs ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!/^(file|data|blob):/.test(request.url())) complain(`${file}: asks for ${request.url()}`);
  });
  page.on("requestfailed", (request) => complain(`${file}: no ${request.url()}`));
  await page.goto(pathToFileURL(file).href, { waitUntil: "load" });
  return page;
}

const LOOKS = {
  light: { colorScheme: "light", viewport: { width: 1100, height: 800 } },
  dark: { colorScheme: "dark", viewport: { width: 1100, height: 800 } },
  phone: { colorScheme: "light", viewport: { width: 360, height: 740 } },
};

// What is looked at is a page with results; only the first site is sure to have some.
async function search(page, file, found) {
  await page.fill("#search-q", "图书馆");
  await page.waitForFunction(() => /^[^%]+$/.test(document.getElementById("search-status").textContent));
  const n = await page.locator("#search-results li").count();
  if (found && n === 0) complain(`${file}: nothing found`);
}

async function lookAt(browser, name, data, looks) {
  for (const [kind, file] of kinds(data)) {
    for (const look of looks) {
      const context = await browser.newContext(LOOKS[look]);
      const page = await openPage(context, file);
      if (kind === "search") await search(page, file, name === names[0]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) complain(`${file}: ${wide} pixels too wide, ${look}`);
      await page.screenshot({ path: path.join(shots, `${name}-${kind}-${look}.png`), fullPage: kind !== "post" });
      if (look !== "phone") {
        await page.evaluate(axe);
        const found = await page.evaluate(() => globalThis.axe.run(document, { preload: false }));
        for (const rule of found.violations) {
          complain(`${file}: ${look}: ${rule.id}: ${rule.nodes[0].html.slice(0, 200)}`);
        }
      }
      await context.close();
    }
  }
}

// Home, month, post, next, back to home; then by keyboard to the content.
async function clickThrough(browser, data) {
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await openPage(context, path.join(data, "index.html"));
    const title = await page.textContent("h1");
    await page.click("table.heat a[class]");
    await page.click("ul.posts a");
    const first = page.url();
    await page.click(".turn a");
    await page.waitForLoadState("load");
    if (page.url() === first) complain(`${data}: no other post`);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    if (!page.url().endsWith("#Main")) complain(`${data}: the first Tab does not skip the bar`);
    await page.click(".bar .home");
    if ((await page.textContent("h1")) !== title) complain(`${data}: no way home`);
    await context.close();
  }
}

const [folder, shots, looks, ...names] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  for (const name of names) {
    const data = path.join(folder, name, "data");
    if (checkLinks(data) < 5) complain(`${data}: hardly a page`);
    await lookAt(browser, name, data, name === names[0] ? Object.keys(LOOKS) : looks.split(","));
    await clickThrough(browser, data);
  }
} finally {
  await browser.close();
}
