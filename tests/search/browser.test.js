/*
 * The search in a browser, from a folder whose name holds what addresses must escape. Needs
 * playwright-core and a Chromium; says so where they are not there.
 */
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const {pathToFileURL} = require('node:url');
const {build, temporaryFolder} = require('./support.js');
const {launch} = require('./browser.js');

const POSTS = {
  library: {title: '图书馆延长开放时间', date: '2021-11-18', front: 'categories: [要闻]\n',
    body: '自习室同时开放。'},
  lecture: {title: '讲座预告', date: '2023-05-06', front: 'categories: [科研]\n',
    body: '讲座在图书馆报告厅举行，主题是 open source software。'},
  hostile: {title: '<script>document.title="ran"</script><img src=x onerror=alert(1)>图书馆', date: '2020-04-04',
    front: 'categories: ["<b>粗</b>"]\n', body: '`</script><script>alert(2)</script>` "quotes" 图书馆'},
};
for (let i = 0; i < 60; i++) {
  POSTS['many' + i] = {title: `通知第${i}号`, date: `2019-0${1 + i % 9}-01`, body: '请到体育馆集合。'};
}

// Pairs that are there, and a phrase that is not, or not soon.
for (let i = 0; i < 100; i++) {
  POSTS['pairs' + i] = {title: `无${i}`, date: '2018-01-01',
    body: '甲乙，乙丙；丁戊，戊己。' + '长文。'.repeat(4000)};
}
POSTS.phrase = {title: '有', date: '1999-01-01', body: '甲乙丙。'};

/* The data folder, below one with an awkward name. */
function awkward(t) {
  const folder = path.join(temporaryFolder(t), '离线 快照 100%#1');
  fs.cpSync(build(t, POSTS), folder, {recursive: true});
  return folder;
}

/* A page on which nothing may go wrong, and nothing may be asked of a network. */
async function open(context, folder, query) {
  const page = await context.newPage(), wrong = [];
  page.on('console', (message) => wrong.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => wrong.push(`dialog: ${dialog.message()}`) && dialog.dismiss());
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) {
      wrong.push(`request: ${request.url()}`);
    }
  });
  await page.goto(pathToFileURL(path.join(folder, 'search.html')).href + (query || ''));
  return {page, wrong};
}

/* The search on a slow disk: what it says, and the texts that it asks for. */
async function openSlow(context, folder) {
  const opened = await open(context, folder);
  await opened.page.evaluate(() => {
    const status = document.getElementById('search-status'), add = document.head.appendChild;
    window.said = [];
    window.begun = [];
    new MutationObserver(() => said.push(status.textContent)).observe(status, {childList: true});
    document.head.appendChild = (script) => {
      const text = script.src.includes('/text/');
      begun.push(...(text ? [script.src] : []));
      return setTimeout(() => add.call(document.head, script), text ? 700 : 0);
    };
  });
  return opened;
}

const titlesOf = (page) => page.locator('#search-results a').allTextContents();

async function waitFor(page, n) {
  await page.waitForFunction((count) =>
    document.querySelectorAll('#search-results li').length === count, n, {timeout: 10000});
}

test('the search works in a browser, from its folder alone', async (t) => {
  const browser = await launch(t);
  if (!browser) {
    return;
  }
  const folder = awkward(t), context = await browser.newContext();

  await t.test('results come as one types, and the address can be shared', async () => {
    const {page, wrong} = await open(context, folder);
    await page.keyboard.type('图书馆');
    await waitFor(page, 3);
    assert.deepStrictEqual(await titlesOf(page),
      ['图书馆延长开放时间', POSTS.hostile.title, '讲座预告']);
    assert.match(await page.textContent('#search-status'), /3/);
    assert.strictEqual(await page.locator('mark').first().textContent(), '图书馆');
    const url = page.url();
    assert.strictEqual(new URL(url).searchParams.get('q'), '图书馆');
    await page.selectOption('select[name=category]', '科研');
    await waitFor(page, 1);
    assert.strictEqual(new URL(page.url()).searchParams.get('category'), '科研');
    const shared = await open(context, folder, new URL(page.url()).search);
    await waitFor(shared.page, 1);
    assert.deepStrictEqual(await titlesOf(shared.page), ['讲座预告']);
    await shared.page.selectOption('select[name=category]', '');
    await shared.page.selectOption('select[name=year]', '2021');
    await shared.page.waitForFunction(() =>
      document.querySelector('#search-results').textContent.includes('延长'));
    await shared.page.click('#search-results a');
    await shared.page.waitForLoadState();
    assert.strictEqual((await shared.page.textContent('h1')).trim(), '图书馆延长开放时间');
    assert.deepStrictEqual([wrong, shared.wrong], [[], []]);
  });

  await t.test('markup in titles, texts and queries stays text', async () => {
    const {page, wrong} = await open(context, folder,
      '?q=' + encodeURIComponent('"</script><script>"'));
    await waitFor(page, 1);
    assert.deepStrictEqual(await titlesOf(page), [POSTS.hostile.title]);
    assert.strictEqual(await page.locator('#search-results img, #search-results b').count(), 0);
    assert.notStrictEqual(await page.title(), 'ran');
    assert.deepStrictEqual(wrong, []);
  });

  await t.test('keys walk through the results', async () => {
    const {page, wrong} = await open(context, folder, '?q=open%20source');
    await waitFor(page, 1);
    await page.locator('main').click({position: {x: 2, y: 2}});
    await page.keyboard.press('/');
    const focused = () => page.evaluate(() => document.activeElement.textContent ||
      document.activeElement.name);
    assert.strictEqual(await focused(), 'q');
    assert.strictEqual(await page.inputValue('input[name=q]'), 'open source');
    await page.keyboard.press('ArrowDown');
    assert.strictEqual(await focused(), '讲座预告');
    await page.keyboard.press('ArrowUp');
    assert.strictEqual(await focused(), 'q');
    assert.deepStrictEqual(wrong, []);
  });

  await t.test('more results are a button away', async () => {
    const {page, wrong} = await open(context, folder, '?q=' + encodeURIComponent('体育馆'));
    await waitFor(page, 10);
    assert.match(await page.textContent('#search-status'), /60/);
    await page.click('#search-more');
    await waitFor(page, 30);
    await page.click('#search-more');
    await waitFor(page, 50);
    await page.click('#search-more');
    await waitFor(page, 60);
    assert.ok(await page.locator('#search-more').isHidden());
    assert.deepStrictEqual(wrong, []);
  });

  await t.test('nothing found, and an empty box, are said', async () => {
    const {page, wrong} = await open(context, folder, '?q=' + encodeURIComponent('没有的词'));
    await page.waitForSelector('#search-status:not(:empty)');
    assert.deepStrictEqual(await titlesOf(page), []);
    await page.fill('input[name=q]', '');
    await page.waitForSelector('#search-status:empty', {state: 'attached'});
    assert.strictEqual(new URL(page.url()).search, '');
    assert.deepStrictEqual(wrong, []);
  });

  await t.test('how far a long search is, is said', async () => {
    const {page, wrong} = await openSlow(context, folder);
    await page.fill('input[name=q]', '甲乙丙');
    await page.waitForFunction(() => said.some((text) => text.includes('找到 1 篇')));
    const said = await page.evaluate(() => window.said);
    const percents = said.map((text) => text.match(/^正在搜索……(\d+)%$/)).filter((match) => match)
      .map((match) => Number(match[1]));
    assert.ok(percents.length >= 2, said);
    assert.deepStrictEqual(percents, percents.toSorted((a, b) => a - b));
    assert.ok(percents.at(-1) > 0 && percents.at(-1) < 100, said);
    assert.deepStrictEqual(await titlesOf(page), ['有']);
    assert.deepStrictEqual(wrong, []);
  });

  await t.test('a long search ends where another begins', async () => {
    const {page, wrong} = await openSlow(context, folder);
    await page.fill('input[name=q]', '甲乙丙');
    await page.waitForFunction(() => said.some((text) => text.startsWith('正在搜索')));
    const before = await page.evaluate(() => begun.length);
    await page.fill('input[name=q]', '没有的词');
    await page.waitForFunction(() => said.at(-1) === '没有找到。');
    await page.waitForTimeout(1000);
    assert.strictEqual(await page.evaluate(() => begun.length), before);
    assert.strictEqual(await page.textContent('#search-status'), '没有找到。');
    assert.deepStrictEqual(wrong, []);
  });

  await t.test('a quote alone, as one begins a phrase, finds nothing and says nothing', async () => {
    const {page, wrong} = await open(context, folder, '?q=%22');
    await page.waitForFunction(() => document.querySelectorAll('select[name=year] option').length > 1);
    assert.strictEqual(await page.textContent('#search-status'), '');
    assert.deepStrictEqual(await titlesOf(page), []);
    await page.fill('input[name=q]', '"open sour');
    await waitFor(page, 1);
    assert.deepStrictEqual(wrong, []);
  });

  await t.test('without JavaScript the page leads to the posts', async () => {
    const plain = await browser.newContext({javaScriptEnabled: false});
    const {page} = await open(plain, folder);
    assert.match(await page.textContent('main'), /JavaScript/);
    await page.click('noscript a, main p a');
    assert.match(page.url(), /\.html$/);
    assert.doesNotMatch(page.url(), /search\.html/);
  });
});
