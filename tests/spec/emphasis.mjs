// Emphasis beside Chinese, Japanese and Korean text, compared with markdown-it-cjk-friendly: over
// generated lines of marks and characters and, where ../shared lies beside the checkout, over the
// corpora's paragraphs. A line either gives the same emphasis or stands in emphasis.json with its
// reason, which is shown: the other renderer, changed in that one point, then gives what we give.
//
//     node emphasis.mjs RENDER_FRAGMENT [--update]     --update writes emphasis.json anew
import { createRequire } from "node:module";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const loaded = (name) => require(name).default ?? require(name);
const list = new URL("emphasis.json", import.meta.url);
const shared = new URL("../../../shared/corpora/", import.meta.url);
const SEED = 650, LINES = 6000;

// --- lines

const pieces = {
  text: ["南", "开大学", "す", "カナ", "ｶﾅ", "한국", "어", "a", "word", "7", "é", "я", "ㄅ", "㊗",
    "葛\u{e0100}", "字\ufe00", "𠮷"],
  mark: ["，", "。", "「", "」", "（", "）", "！", "“", "”", "——", "…", "·", "、", ",", ".", "(", ")",
    "\"", ":", "！\ufe00", "“\ufe01", "\\*", "&amp;"],
  symbol: ["😀", "☺\ufe0e", "❤\ufe0f", "￥", "€", "℃", "㎡", "→", "$", "+"],
  space: [" ", "\u3000", "\u00a0"],
  run: ["*", "**", "***", "~~", "**", "*", "_", "__", "**"],
};
const kinds = ["text", "text", "text", "mark", "mark", "run", "run", "run", "run", "space", "symbol"];

/** A generator that is the same everywhere (mulberry32). */
function chance(seed) {
  return (n) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

const isBlock = new RegExp([
  /^\s*(?:[*_-]\s*){3,}$/, /^\s*(?:[*+-]|\d+[.)]|#+)(?:\s|$)/, /^\s*(?:>|=+$|-+$)/, /^(?: {4}|\t)/, /~{3}/,
].map(({ source }) => source).join("|"), "m");

/** Three tildes or more are no deletion here, and several in the other renderer: there are none. Half of
 *  the lines are soup, half have one well-formed emphasis in odd company. */
function generated() {
  const pick = chance(SEED), lines = new Set();
  const of = (kind) => pieces[kind][pick(pieces[kind].length)];
  const some = (n) => Array.from({ length: 1 + pick(n) }, () => of(kinds[pick(kinds.length)])).join("");
  const plain = (n) => Array.from({ length: pick(n) }, () => of(["text", "mark", "text"][pick(3)])).join("");
  while (lines.size < LINES) {
    const run = of("run");
    const line = pick(2) ? some(12)
      : plain(4) + run + plain(4) + of(["text", "mark"][pick(2)]) + run + plain(4);
    if (line.trim() === line && line !== "" && !isBlock.test(line)) lines.add(line);
  }
  return [...lines];
}

/** Paragraphs that have emphasis and nothing that the two renderers show differently for reasons of
 *  their own. */
function paragraphs() {
  const found = new Set();
  for (const name of ["ustclug-news", "weekly", "lctt"]) {
    const archive = new URL(`${name}.tar.gz`, shared).pathname;
    const text = execFileSync("tar", ["xzOf", archive, "--wildcards", "*.md"], { maxBuffer: 1 << 28 })
      .toString().replaceAll("\r\n", "\n").replace(/^(```|~~~).*?^\1$/gms, "");
    for (const paragraph of text.split(/\n[ \t]*\n/)) {
      if (/\*|~~/.test(paragraph) && /[\u3000-\u9fff\uff00-\uffef]/.test(paragraph) &&
        !/!\[|<|\[\^|\||\{\{|\{%|^\[.*\]:/m.test(paragraph) && !isBlock.test(paragraph)) {
        found.add(paragraph);
      }
    }
  }
  return [...found];
}

// --- renderers

const isWhite = /[\s\u00a0\u3000]/;
const isCjk = /[\u1100-\u11ff\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffee\u{20000}-\u{3ffff}]/u;

/** CommonMark 0.29, which cmark-gfm 0.29.0.gfm.6 follows, counts ASCII's symbols as punctuation and no
 *  others. */
function withoutSymbols(markdown) {
  markdown.utils = { ...markdown.utils, isPunctChar: (c) => /^\p{P}/u.test(c) };
}

/** The underscore is left to CommonMark, which does not look through variation selectors. */
function plainUnderscores(markdown, Plain) {
  markdown.inline.State = class extends markdown.inline.State {
    scanDelims(start, canSplitWord) {
      const scan = this.src[start] === "_" ? Plain.prototype.scanDelims : super.scanDelims;
      return scan.call(this, start, canSplitWord);
    }
  };
}

/** cmark-gfm looks through ~ for what stands beside * and _. */
function transparentTildes(markdown) {
  markdown.inline.State = class extends markdown.inline.State {
    scanDelims(start, canSplitWord) {
      const marker = this.src[start], at = new RegExp(`[${marker}]+`, "y");
      at.lastIndex = start;
      const run = at.exec(this.src)[0], before = this.src.slice(0, start);
      const after = this.src.slice(start + run.length, this.posMax);
      const beside = [before.match(/.[\ufe00-\ufe0e\u{e0100}-\u{e01ef}]?$/u), after.match(/^./u)]
        .map((found) => found?.[0] ?? " ");
      const mended = marker === "*" && beside.some((c) => isCjk.test(c)) && !beside.some((c) => isWhite.test(c));
      if (marker === "~" || mended) return super.scanDelims(start, canSplitWord);
      const shadow = Object.create(this), ahead = before.replace(/~+$/, "");
      shadow.src = ahead + run + after.replace(/^~+/, "");
      shadow.posMax = shadow.src.length;
      return super.scanDelims.call(shadow, ahead.length, canSplitWord);
    }
  };
}

function renderer(...changes) {
  const markdown = loaded("markdown-it")();
  const Plain = markdown.inline.State;
  markdown.use(loaded("markdown-it-cjk-friendly"));
  for (const change of changes) change(markdown, Plain);
  return (line) => markdown.render(line.replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, "\ufffd"));
}

const oracle = renderer();
const changed = {
  symbol: renderer(withoutSymbols),
  underscore: renderer(plainUnderscores),
  "symbol, underscore": renderer(withoutSymbols, plainUnderscores),
  tilde: renderer(withoutSymbols, plainUnderscores, transparentTildes),
};

/** Only emphasis and the characters in it and around it. */
function skeleton(html) {
  return html.replace(/<(\/?)(?:s|del)>/g, "<$1del>").replace(/<(?!\/?(?:em|strong|del)>)[^>]*>/g, "")
    .replace(/\s+/g, "");
}

function ours(program, lines) {
  const out = execFileSync(program, { input: lines.map((line) => `${line}\0`).join(""), maxBuffer: 1 << 28 });
  return out.toString().split("\0").slice(0, -1);
}

// --- comparison

const program = process.argv[2];
const update = process.argv.includes("--update");
const { reasons, differences } = JSON.parse(readFileSync(list, "utf8"));
const sets = { generated: generated() };
if (existsSync(shared)) sets.corpora = paragraphs();
const now = { ...differences };
let failed = 0;
const complain = (text) => {
  failed++;
  console.log(text);
};

function reasonFor(line, body) {
  const shown = Object.keys(changed).find((name) => skeleton(changed[name](line)) === body);
  return shown ?? "?";
}

for (const [name, lines] of Object.entries(sets)) {
  const bodies = ours(program, lines).map(skeleton);
  const differ = lines.filter((line, i) => skeleton(oracle(line)) !== bodies[i]);
  now[name] = Object.fromEntries(differ.map((line) =>
    [line, reasonFor(line, bodies[lines.indexOf(line)])]));
  for (const line of differ) {
    const known = differences[name]?.[line];
    if (update || known === now[name][line]) continue;
    complain(`${name}: ${line}\n  theirs ${skeleton(oracle(line))}\n  ours   ${bodies[lines.indexOf(line)]}` +
      (known ? `\n  listed as ${known}, which it is not` : ""));
  }
  for (const line of Object.keys(differences[name] ?? {}))
    if (!(line in now[name]) && !update) complain(`${name}: differs no longer; take it off the list: ${line}`);
  console.log(`${name}: ${lines.length} lines, ${differ.length} differ`);
}
for (const [line, reason] of Object.values(now).flatMap((set) => Object.entries(set)))
  if (!(reason in reasons)) complain(`no such reason: ${reason}: ${line}`);
if (update) writeFileSync(list, `${JSON.stringify({ reasons, differences: now }, null, 2)}\n`);
process.exit(failed ? 1 : 0);
