/*
 * A snapshot that the program under test makes, opened as a browser would open it: its own copy of
 * search.js, and its shards run one by one. The plain text of its pages comes from another parser.
 */
'use strict';

const childProcess = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const vm = require('node:vm');
const parse5 = require('parse5');

function temporaryFolder(t) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sheaf-search-'));
  t.after(() => fs.rmSync(folder, {recursive: true, force: true}));
  return folder;
}

/* Posts: {name: {title, date, body, front}}. Returns the snapshot's data folder. */
function build(t, posts, ...options) {
  const folder = temporaryFolder(t);
  for (const [name, post] of Object.entries(posts)) {
    const file = path.join(folder, 'posts', name + '.md');
    fs.mkdirSync(path.dirname(file), {recursive: true});
    fs.writeFileSync(file, `---\ntitle: ${JSON.stringify(post.title)}\n` +
      (post.date ? `date: ${post.date}\n` : '') + `${post.front || ''}---\n\n${post.body || ''}\n`);
  }
  return bundle(path.join(folder, 'posts'), path.join(folder, 'out'), ...options);
}

function bundle(posts, out, ...options) {
  const done = childProcess.spawnSync(process.env.SHEAF, ['build', posts, '-f', 'folder', '-o', out,
    '--name', 'campus', '--split', 'none', '-q', ...options], {encoding: 'utf8'});
  if (done.status !== 0) {
    throw new Error(`status ${done.status}: ${done.stderr}`);
  }
  return path.join(out, 'campus', 'data');
}

/* What a script hands over. It must hold nothing but one call. */
function runShard(file) {
  let given, calls = 0;
  vm.runInNewContext(fs.readFileSync(file, 'utf8'), {
    sheafShard: (data) => {
      given = data;
      calls++;
    },
  });
  if (calls !== 1) {
    throw new Error(`${file}: ${calls} calls`);
  }
  return structuredClone(given);
}

function open(data) {
  const search = require(path.join(data, 'search', 'search.js'));
  const loaded = [];
  const index = new search.Index((name) => {
    loaded.push(name);
    return Promise.resolve().then(() => runShard(path.join(data, 'search', name)));
  });
  return {index, loaded, ...search};
}

async function allResults(index, query, filters = {}) {
  const search = await index.search(query, filters);
  const results = [];
  while (!search.ended()) {
    await search.next(50, (found) => results.push(...found));
  }
  return results;
}

async function titles(index, query, filters) {
  return (await allResults(index, query, filters)).map((result) => result.doc.title);
}

function textOf(node, hidden) {
  if (node.nodeName === '#text') {
    return node.value;
  }
  if (hidden.has(node.nodeName)) {
    return '';
  }
  return (node.childNodes || []).map((child) => textOf(child, hidden)).join('');
}

function find(node, test) {
  if (test(node)) {
    return node;
  }
  for (const child of node.childNodes || []) {
    const found = find(child, test);
    if (found) {
      return found;
    }
  }
  return null;
}

function hasClass(node, name) {
  return (node.attrs || []).some((a) => a.name === 'class' && a.value.split(' ').includes(name));
}

/* The text of each block of the body that holds no other block. */
function blocksOf(node) {
  const blocks = /^(p|h[1-6]|li|td|th|dt|dd|pre|figcaption)$/;
  const inner = (node.childNodes || []).flatMap(blocksOf);
  return inner.length === 0 && blocks.test(node.nodeName)
    ? [textOf(node, new Set(['rt', 'rp']))] : inner;
}

/* Every page of the site: {page, title, blocks}, from its HTML. */
function pagesOf(data) {
  const root = path.join(data, 'p');
  return fs.readdirSync(root, {recursive: true}).filter((name) => name.endsWith('.html'))
    .map((name) => {
      const page = parse5.parse(fs.readFileSync(path.join(root, name), 'utf8'));
      const body = find(page, (node) => hasClass(node, 'body'));
      return {
        page: 'p/' + name,
        title: textOf(find(page, (node) => node.nodeName === 'h1'), new Set()).trim(),
        blocks: blocksOf(body).map((text) => text.replace(/\s+/g, ' ').trim()),
      };
    });
}

/* Numbers that look random and are the same in every run. */
function randomNumbers(seed) {
  return (below) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor(seed / 2 ** 32 * below);
  };
}

module.exports = {allResults, build, bundle, open, pagesOf, randomNumbers, runShard,
  temporaryFolder, titles};
