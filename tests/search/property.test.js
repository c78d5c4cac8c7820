/*
 * Every post is found by any piece of its title and of its text, and by nothing that it does not
 * hold: against a naive search through the pages as another parser reads them.
 */
'use strict';

const assert = require('node:assert');
const childProcess = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const {allResults, build, bundle, open, pagesOf, randomNumbers, temporaryFolder} =
  require('./support.js');

const SENTENCES = [
  '南开大学图书馆延长开放时间，同学们可以在自习室学习到二十三点。',
  '「新しい図書館」は来月オープンします。カタログはﾃﾞｼﾞﾀﾙ化されました。',
  '도서관은 평일 아침 아홉 시에 문을 엽니다. 자세한 내용은 안내를 보세요.',
  'The quick brown fox jumps over the lazy dog; version 2.0.1 of libfoo_bar was released.',
  '使用 Linux 5.15 内核与 systemd-resolved 时，请运行 `sudo apt-get install bind9` 命令。',
  'Ｆｕｌｌ　ｗｉｄｔｈ 與全形１２３，“引号”（括号）——破折号……省略号。',
  'Größe, naïve café, Ελλάδα, Москва, Ünïcödé; ²³ ½ ℃ №5 ﬁnal.',
  '𠮷野家的𠀀𠀁字，和 emoji 😀👍 混排。',
  'สวัสดีชาวโลก และ नमस्ते दुनिया مرحبا بالعالم שלום עולם.',
  '研究人员发表了论文，实验室的数据表明结果显著；他们将继续工作。',
];

function made(seed) {
  const random = randomNumbers(seed), posts = {};
  for (let i = 0; i < 300; i++) {
    const pick = () => SENTENCES[random(SENTENCES.length)];
    const cut = (text) => {
      const characters = Array.from(text), from = random(characters.length / 2);
      return characters.slice(from, from + 6 + random(characters.length)).join('');
    };
    const year = 2000 + random(25);
    posts[`p${i}`] = {
      title: `${cut(pick()).trim()}${i}`, date: `${year}-0${1 + random(9)}-11`,
      body: Array.from({length: 1 + random(6)}, () => cut(pick()) + cut(pick())).join('\n\n'),
    };
  }
  return posts;
}

/* Lower case of a whole text knows a sigma that ends a word; the search does not. */
function naive(text) {
  return text.normalize('NFKC').toLowerCase().replace(/ς/g, 'σ');
}

/* Up to eight characters that begin and end where readers see one begin or end. */
function pieceOf(text, random) {
  const segments = Array.from(new Intl.Segmenter('zh', {granularity: 'grapheme'}).segment(text),
    (s) => s.segment);
  const from = random(Math.max(1, segments.length - 1));
  return segments.slice(from, from + 2 + random(7)).join('').trim();
}

function expected(pages, piece) {
  const parts = piece.split(/\s+/).map(naive);
  return pages.filter((page) => parts.every((part) => page.naive.some((b) => b.includes(part))))
    .map((page) => page.page).sort();
}

async function compare(data, seed, n) {
  const {index} = open(data), random = randomNumbers(seed);
  const pages = pagesOf(data);
  const records = fs.readFileSync(path.join(data, 'posts.jsonl'), 'utf8').trim().split('\n');
  const tags = new Map(records.map((line) => JSON.parse(line))
    .map((post) => [post.page.slice('data/'.length), [...post.categories, ...post.tags]]));
  let asked = 0;
  for (const page of pages) {
    page.naive = [page.title, ...page.blocks, ...tags.get(page.page)].map(naive);
  }
  while (asked < n) {
    const page = pages[random(pages.length)];
    const source = [page.title, ...page.blocks][random(page.blocks.length + 1)];
    const piece = pieceOf(source, random);
    // Quotes are the language of queries.
    if (piece.length < 2 || /["“”]/.test(piece)) {
      continue;
    }
    const found = (await allResults(index, piece)).map((result) => result.doc.page).sort();
    assert.deepStrictEqual(found, expected(pages, piece), JSON.stringify(piece));
    assert.ok(found.includes(page.page), JSON.stringify(piece));
    asked++;
  }
}

test('pieces of made-up posts in many scripts find what a naive search finds', async (t) => {
  await compare(build(t, made(7)), 11, 400);
});

test('pieces of generated campus news find what a naive search finds', async (t) => {
  const folder = temporaryFolder(t), posts = path.join(folder, 'posts');
  childProcess.execFileSync('python3',
    [path.join(__dirname, '../bench/generate.py'), posts, '-n', '300', '--median', '2500']);
  const data = bundle(posts, path.join(folder, 'out'));
  await compare(data, 13, 200);
  // Three groups of posts; the number of workers leaves no trace.
  const files = fs.readdirSync(path.join(data, 'search'), {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile()).map((entry) => path.join(entry.path, entry.name));
  for (const jobs of ['1', '8']) {
    const other = bundle(posts, path.join(folder, 'out' + jobs), '--jobs', jobs);
    for (const file of files) {
      assert.ok(fs.readFileSync(file).equals(
        fs.readFileSync(path.join(other, path.relative(data, file)))), `${file}, ${jobs} jobs`);
    }
  }
});
