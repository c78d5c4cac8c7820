/* What a reader types, and what a snapshot that sheaf wrote answers. */
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const path = require('node:path');
const test = require('node:test');
const {allResults, build, open, runShard, titles} = require('./support.js');

const POSTS = {
  library: {title: '图书馆延长开放时间', date: '2021-11-18', front: 'categories: [要闻]\n',
    body: '自习室同时开放。The library opens at **eight** o\'clock.'},
  digital: {title: '数字资源', date: '2022-03-01', front: 'categories: [科研]\ntags: [图书馆]\n',
    body: '数据库可以远程访问。'},
  lecture: {title: '讲座预告', date: '2023-05-06', front: 'categories: [科研]\n',
    body: '讲座在图书馆报告厅举行，主题是 open source software。\n\n见[^1]。\n\n[^1]: 需要预约。'},
  older: {title: '旧闻', date: '2019-01-02', body: '图书馆搬迁。'},
  scattered: {title: '拆开的字', date: '2024-01-01', body: '图书很多，书馆也有；开放的源泉 open the source。'},
  undated: {title: '无日期的图书馆', body: '说明。'},
  japanese: {title: '新しい図書館', date: '2020-02-02',
    body: '<ruby>漢<rt>かん</rt></ruby><ruby>字<rt>じ</rt></ruby>とｶﾞｲﾄﾞとカタカナ。'},
  korean: {title: '도서관 안내', date: '2020-03-03', body: '도서관은 아침에 엽니다.'},
  hostile: {title: '<script>alert(1)</script> & "quotes"', date: '2020-04-04',
    body: 'In code: `</script><script>alert(2)</script>` and \\\\ and "quotes".\u2028behind'},
};

function site(t) {
  return open(build(t, POSTS));
}

test('a phrase of Chinese is found in titles, then tags, then text, the newest first', async (t) => {
  const {index} = site(t);
  assert.deepStrictEqual(await titles(index, '图书馆'),
    ['图书馆延长开放时间', '无日期的图书馆', '数字资源', '讲座预告', '旧闻']);
});

test('words in quotes are a phrase, others are found each', async (t) => {
  const {index} = site(t);
  assert.deepStrictEqual(await titles(index, '"open source"'), ['讲座预告']);
  assert.deepStrictEqual(await titles(index, '“Open  SOURCE”'), ['讲座预告']);
  assert.deepStrictEqual(await titles(index, 'open source'), ['拆开的字', '讲座预告']);
});

test('parts are searched for together, across title and text', async (t) => {
  const {index} = site(t);
  assert.deepStrictEqual(await titles(index, '图书馆 自习室'), ['图书馆延长开放时间']);
  assert.deepStrictEqual(await titles(index, '图书馆 不存在的'), []);
});

test('a part of a word is found as it is typed', async (t) => {
  const {index} = site(t);
  for (const part of ['libr', 'ibrar', 'rary', 'library', 'o\'clock', 'EIGHT']) {
    assert.deepStrictEqual(await titles(index, part), ['图书馆延长开放时间'], part);
  }
});

test('one character is found', async (t) => {
  const {index} = site(t);
  assert.deepStrictEqual(await titles(index, '闻'), ['旧闻', '图书馆延长开放时间']);
  assert.deepStrictEqual(await titles(index, '厅'), ['讲座预告']);
  assert.deepStrictEqual(await titles(index, '行'), ['讲座预告'], 'at the end of its run');
});

test('Japanese is found whatever its width, without its readings', async (t) => {
  const {index} = site(t);
  for (const query of ['漢字', 'ガイド', 'ｶﾞｲﾄﾞ', 'ｶﾀｶﾅ', '図書館', 'しい図']) {
    assert.deepStrictEqual(await titles(index, query), ['新しい図書館'], query);
  }
  assert.deepStrictEqual(await titles(index, 'かん'), []);
});

test('what is never seen stands in no word\'s way, here or there', async (t) => {
  const unseen = [];
  for (let code = 0; code < 0x110000; code++) {
    const character = code < 0xd800 || code > 0xdfff ? String.fromCodePoint(code) : '';
    if (/(?!\p{Cn})\p{Default_Ignorable_Code_Point}/u.test(character)) {
      unseen.push(character);
    }
  }
  const posts = {hidden: {title: '软\u00ad连字符', date: '2021-01-01', front: 'tags: ["零\u200b宽"]\n',
    body: unseen.map((character, i) => `字${i}内${character}外 w${i}s${character}e`).join('\n\n')}};
  assert.ok(unseen.length > 300);
  const {index, partsOf} = open(build(t, posts));
  for (const query of ['软连字符', '零宽', ...unseen.map((_, i) => `字${i}内外`),
    ...unseen.map((_, i) => `w${i}se`), ...unseen.map((c, i) => `"字${i}${c}内"`)]) {
    assert.deepStrictEqual(await titles(index, query), [posts.hidden.title], query);
  }
  assert.deepStrictEqual(partsOf(unseen.join(' ')), []);
});

test('notes\' numbers and words about missing pictures are no text of a post', async (t) => {
  const {index} = open(build(t, {
    noted: {title: '甲', date: '2021-01-01', body: '脚注词[^1]组合。\n\n[^1]: 注。'},
    shown: {title: '乙', date: '2021-01-02', body: '看图：![钟楼](none.png) 完。'},
    told: {title: '丙', date: '2021-01-03', body: '图片缺失的原因。'},
  }));
  assert.deepStrictEqual(await titles(index, '脚注词组合'), ['甲']);
  assert.deepStrictEqual(await titles(index, '钟楼'), ['乙']);
  assert.deepStrictEqual(await titles(index, '图片缺失'), ['丙']);
});

test('Korean is found, also decomposed', async (t) => {
  const {index} = site(t);
  for (const query of ['도서관', '서관은', '관', '엽니다'.normalize('NFD')]) {
    assert.deepStrictEqual(await titles(index, query), ['도서관 안내'], query);
  }
});

test('year and category narrow the results', async (t) => {
  const {index} = site(t);
  assert.deepStrictEqual(await titles(index, '图书馆', {year: '2023'}), ['讲座预告']);
  assert.deepStrictEqual(await titles(index, '图书馆', {year: '0'}), ['无日期的图书馆']);
  assert.deepStrictEqual(await titles(index, '图书馆', {category: '科研'}), ['数字资源', '讲座预告']);
});

test('markup is text', async (t) => {
  const data = build(t, POSTS);
  const {index} = open(data);
  for (const query of ['<script>', '</script>', '"quotes"', 'alert(1)', '\\']) {
    assert.deepStrictEqual(await titles(index, query), [POSTS.hostile.title], query);
  }
  for (const name of fs.readdirSync(path.join(data, 'search'), {recursive: true})) {
    if (name.endsWith('.js') && name !== 'search.js') {
      const text = fs.readFileSync(path.join(data, 'search', name), 'utf8');
      assert.doesNotMatch(text, /<\//, name);
      assert.doesNotMatch(text, /[\u2028\u2029]/, name);
    }
  }
});

test('a phrase is looked for before it is closed, and quotes alone for nothing', async (t) => {
  const {index, partsOf} = site(t);
  assert.deepStrictEqual(await titles(index, '"open sour'), ['讲座预告']);
  assert.deepStrictEqual(await titles(index, '图书馆 “open source'), ['讲座预告']);
  for (const query of ['"', '“', '""', '" "', '\u200b']) {
    assert.deepStrictEqual(partsOf(query), []);
    assert.deepStrictEqual(await titles(index, query), [], query);
  }
  assert.deepStrictEqual(await titles(index, '图书馆 "'), await titles(index, '图书馆'));
  assert.deepStrictEqual(await titles(index, '图书馆 -数据库'), [], 'a minus is a character');
});

/* Posts that hold the pairs of 甲乙丙, and only the oldest of them this. */
function scattered(n) {
  const posts = {oldest: {title: '有', date: '1999-01-01', body: '甲乙丙。'}};
  for (let i = 0; i < n; i++) {
    posts['p' + i] = {title: `无${i}`, date: '2020-01-01', body: '甲乙，乙丙。' + '长文。'.repeat(3000)};
  }
  return posts;
}

test('many posts are looked at together, until nobody waits any more', async (t) => {
  const data = build(t, scattered(100)), {index, loaded} = open(data);
  const search = await index.search('甲乙丙', {}), begun = loaded.length, at = [];
  await search.next(10, () => at.push(search.at));
  assert.deepStrictEqual(at, [10, 30, 70, 101]);
  assert.strictEqual(search.found, 1);
  const all = loaded.length - begun;
  const other = open(data);
  const stopped = await other.index.search('甲乙丙', {}), before = other.loaded.length;
  await stopped.next(10, () => {
    stopped.stopped = true;
  });
  assert.strictEqual(stopped.at, 10);
  assert.ok(other.loaded.length - before < all / 2);
});

test('tags and titles are found however many and long they are', async (t) => {
  const tags = Array.from({length: 3000}, (_, i) => `标签t${i}`);
  const {index} = open(build(t, {a: {title: '甲', date: '2021-01-01', front: `tags: [${tags}]\n`, body: '文。'},
    b: {title: '乙' + '很长'.repeat(3000) + '尾巴', date: '2021-01-02', body: '文。'}}));
  for (const query of ['标签t0', '标签t1000', '签t2999', '甲 t1 t2999']) {
    assert.deepStrictEqual(await titles(index, query), ['甲'], query);
  }
  assert.strictEqual((await titles(index, '长尾巴')).length, 1);
});

test('no query is without a term, so that none reads all texts', async (t) => {
  const posts = {a: {title: '甲', date: '2021-01-01', body: '独角兽🦄，C++ 与 Þór，a~b\\|c。'},
    b: {title: '乙', date: '2021-01-02', body: '没有别的，a-c。'}};
  for (let i = 0; i < 40; i++) {
    posts['long' + i] = {title: `长文${i}`, date: '2020-01-01', body: '长文。'.repeat(5000)};
  }
  const {index, loaded} = open(build(t, posts));
  for (const query of ['🦄', 'þ', 'c++', '+', '~', '|', 'a~b']) {
    assert.deepStrictEqual(await titles(index, query), ['甲'], query);
  }
  for (const query of ['🐧', 'q', 'ß', '^', '♞', '}', 'zz']) {
    assert.deepStrictEqual(await titles(index, query), [], query);
  }
  assert.strictEqual(loaded.filter((name) => name.startsWith('text/')).length, 1);
});

test('an empty query and one of marks alone are no errors', async (t) => {
  const {index, partsOf} = site(t);
  assert.deepStrictEqual(partsOf('  "" “” '), []);
  assert.deepStrictEqual(await titles(index, '😀'), []);
  assert.deepStrictEqual(await titles(index, '，主'), ['讲座预告']);
});

test('the snippet shows the place, and all places are marked', async (t) => {
  const {index, marked, partsOf, snippet} = site(t);
  const parts = partsOf('图书馆');
  const [result] = (await allResults(index, '报告厅'));
  assert.strictEqual(result.text, '讲座在图书馆报告厅举行，主题是 open source software。\n见。\n需要预约。');
  assert.deepStrictEqual(marked(snippet(result.text, parts), parts).slice(0, 3), [
    {text: '讲座在', marked: false}, {text: '图书馆', marked: true}, {text: '报告厅举行，主题是 open source software。 见。 需要预约。', marked: false}]);
  const far = '前言。'.repeat(100) + 'ｇuide 和 ﬁne 的图书馆' + '后记。'.repeat(100);
  assert.match(snippet(far, parts), /^….*图书馆.*…$/);
  assert.deepStrictEqual(marked('说ﬁne的', partsOf('fi')).map((p) => p.text), ['说', 'ﬁ', 'ne的']);
  assert.deepStrictEqual(marked('aaa', partsOf('aa a')).filter((p) => p.marked).length, 2);
});

test('the scope decides what is found', async (t) => {
  const posts = {a: {title: '甲标题', date: '2021-01-01', front: 'description: 简短的说明\n', body: '很长的正文。'}};
  const limited = open(build(t, posts, '--search', 'titles')).index;
  assert.deepStrictEqual(await titles(limited, '标题'), ['甲标题']);
  assert.deepStrictEqual(await titles(limited, '短的说'), ['甲标题']);
  assert.deepStrictEqual(await titles(limited, '正文'), []);
  const data = build(t, posts, '--search', 'none');
  assert.ok(!fs.existsSync(path.join(data, 'search')) && !fs.existsSync(path.join(data, 'search.html')));
});

test('a long post is found at its end, and each file is small', async (t) => {
  const words = Array.from({length: 60000}, (_, i) => `第${i}段"w${i.toString(36)}x"`).join('，');
  const data = build(t, {long: {title: '长文', date: '2021-01-01', body: words},
    long2: {title: '又一篇', date: '2021-01-02', body: '短。' + 'a'.repeat(5000) + 'zq' + 'b'.repeat(5000)},
    last: {title: '末篇', date: '2021-01-03', body: '结束。'}});
  const {index} = open(data);
  assert.deepStrictEqual(await titles(index, '第59999段'), ['长文']);
  assert.deepStrictEqual(await titles(index, 'w1abx'), ['长文']);
  assert.deepStrictEqual(await titles(index, 'azqb'), ['又一篇']);
  assert.deepStrictEqual(await titles(index, '结束'), ['末篇']);
  let files = 0;
  for (const name of fs.readdirSync(path.join(data, 'search'), {recursive: true})) {
    if (name.endsWith('.js')) {
      assert.ok(fs.statSync(path.join(data, 'search', name)).size <= 256 * 1024, name);
      files++;
    }
  }
  assert.ok(files > 10, `${files} files`);
  assert.strictEqual(runShard(path.join(data, 'search/head.js')).posts, 3);
});
