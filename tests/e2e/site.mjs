// The sites of snapshots as browsers have them: site.mjs FOLDER SHOTS LOOKS SERVER NAME… reads every page of
// FOLDER/NAME/data with an HTML parser, follows its links, opens pages of each kind in Chromium
// over file://, looks at them with axe, and clicks through. The first site is shown in each look, the
// others in those of LOOKS ("light,dark,phone,print"). Prints what is wrong, one thing a line.

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

// Over file://, or over the server whose address is given.
async function openPage(context, file, address = pathToFileURL(file).href) {
  const page = await context.newPage();
  page.on("console", (message) => complain(`${file}: console: ${message.text()}`));
  page.on("pageerror", (error) => complain(`${file}: ${error.message}`));
  page.on("dialog", (dialog) => {
    complain(`${file}: runs ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    const own = request.url().startsWith(new URL("/", address).href);
    if (!own && !/^(data|blob):/.test(request.url())) complain(`${file}: asks for ${request.url()}`);
  });
  page.on("requestfailed", (request) => complain(`${file}: no ${request.url()}`));
  await page.goto(address, { waitUntil: "load" });
  return page;
}

const LOOKS = {
  light: { colorScheme: "light", viewport: { width: 1100, height: 800 } },
  dark: { colorScheme: "dark", viewport: { width: 1100, height: 800 } },
  phone: { colorScheme: "light", viewport: { width: 360, height: 740 } },
  // A4 between its margins.
  print: { colorScheme: "light", viewport: { width: 672, height: 950 } },
};

// What is too wide for a sheet of paper, where nobody can scroll.
const cutOff = () =>
  [...document.querySelectorAll("main *")]
    .filter((e) => getComputedStyle(e).display !== "inline" && e.scrollWidth > e.clientWidth + 1)
    .filter((e) => e.clientWidth > 0 && !e.closest(".turn, ul.posts, form"))
    .map((e) => `${e.tagName} ${e.className}: ${e.scrollWidth} in ${e.clientWidth} pixels`);

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
      if (look === "print") {
        await page.emulateMedia({ media: "print" });
        for (const text of await page.evaluate(cutOff)) complain(`${file}: cut off in print: ${text}`);
      } else if (kind === "search") await search(page, file, name === names[0]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (wide > 0) complain(`${file}: ${wide} pixels too wide, ${look}`);
      await page.screenshot({ path: path.join(shots, `${name}-${kind}-${look}.png`), fullPage: kind !== "post" });
      if (look !== "phone" && look !== "print") {
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

const coloursOf = (page) =>
  page.$eval("body", (body) => [getComputedStyle(body).backgroundColor, getComputedStyle(body).color]);
const brightness = (colour) => colour.match(/\d+/g).slice(0, 3).reduce((sum, n) => sum + Number(n), 0);

// Dark on light, light on dark, black on white paper without what leads elsewhere; and the link
// that has the focus has a ring.
async function checkStyles(browser, data) {
  const context = await browser.newContext();
  const file = kinds(data).find(([kind]) => kind === "post")[1];
  const page = await openPage(context, file);
  await page.emulateMedia({ colorScheme: "light" });
  let [paper, ink] = (await coloursOf(page)).map(brightness);
  if (paper < 600 || ink > 200) complain(`${file}: not dark on light`);
  await page.emulateMedia({ colorScheme: "dark" });
  [paper, ink] = (await coloursOf(page)).map(brightness);
  if (paper > 200 || ink < 500) complain(`${file}: not light on dark`);
  for (let tabs = 0; tabs < 2; tabs++) await page.keyboard.press("Tab");
  const ring = await page.evaluate(() => {
    const style = getComputedStyle(document.activeElement);
    return [document.activeElement.tagName, style.outlineStyle, style.outlineWidth, style.outlineColor];
  });
  if (ring[0] !== "A" || ring[1] !== "solid" || parseFloat(ring[2]) < 2) complain(`${file}: focus: ${ring}`);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  if (`${await coloursOf(page)}` !== "rgb(255, 255, 255),rgb(0, 0, 0)") complain(`${file}: no black on white in print`);
  for (const selector of [".bar", ".turn"]) {
    if (await page.isVisible(selector)) complain(`${file}: ${selector} in print`);
  }
  await context.close();
}

// From a web server: home, a post, and the search.
async function checkServed(browser, address) {
  const context = await browser.newContext();
  const page = await openPage(context, address, address);
  await page.click("ul.posts a");
  await page.waitForSelector("main.chapter");
  await page.click(".bar .links a[href$='search.html']");
  await page.waitForSelector("main.search");
  await search(page, address, true);
  await page.click("#search-results a");
  await page.waitForSelector("main.chapter");
  await context.close();
}

// The search's page answers; without scripts it says where the posts are. A site may have none.
async function askAtHome(page, data, javaScriptEnabled) {
  if ((await page.$("form[role=search]")) === null) {
    if (existsSync(path.join(data, "search.html"))) complain(`${data}: the home page does not ask the search`);
    return;
  }
  await page.fill("form[role=search] input", "图书馆");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/search.html?q=*");
  if (javaScriptEnabled) {
    await page.waitForFunction(() => document.getElementById("search-status").textContent);
  } else if (!(await page.isVisible("noscript a[href='archive.html']"))) {
    complain(`${data}: the search without scripts leads nowhere`);
  }
}

// The address changes some time after what asks for it.
async function follow(page, act) {
  const from = page.url();
  await Promise.all([page.waitForURL((url) => url.href !== from), act()]);
}

// Home, month, post, next, home, search; then by keyboard to the content.
async function clickThrough(browser, data) {
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await openPage(context, path.join(data, "index.html"));
    const title = await page.textContent("h1");
    for (const selector of ["table.heat a[class]", "ul.posts a", ".turn a"]) {
      await follow(page, () => page.click(selector));
    }
    await page.keyboard.press("Tab");
    await follow(page, () => page.keyboard.press("Enter"));
    if (!page.url().endsWith("#Main")) complain(`${data}: the first Tab does not skip the bar`);
    await follow(page, () => page.click(".bar .home"));
    if ((await page.textContent("h1")) !== title) complain(`${data}: no way home`);
    await askAtHome(page, data, javaScriptEnabled);
    await context.close();
  }
}

const [folder, shots, looks, server, ...names] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  for (const name of names) {
    const data = path.join(folder, name, "data");
    if (checkLinks(data) < 5) complain(`${data}: hardly a page`);
    await lookAt(browser, name, data, name === names[0] ? Object.keys(LOOKS) : looks.split(","));
    await clickThrough(browser, data);
  }
  await checkStyles(browser, path.join(folder, names[0], "data"));
  await checkServed(browser, `${server}/${names[0]}/data/index.html`);
} finally {
  await browser.close();
}
