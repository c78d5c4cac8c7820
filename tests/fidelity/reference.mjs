// Renders posts with markdown-it and reads the HTML with parse5: the text that a browser would show,
// made without a line of ours. Reads one JSON object a line, {"text": Markdown or HTML, "html": is it
// HTML}, and writes one JSON string a line: blocks end with a line end, a picture is U+FFFC, its
// alternative text and its title, where that says something else.
//
//     node reference.mjs [PLUGIN…]     of those in `plugins` below
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import * as parse5 from "parse5";

const require = createRequire(import.meta.url);
const loaded = (name) => {
  const module = require(name);
  return module.default ?? module;
};
const plugins = {
  cjk: loaded("markdown-it-cjk-friendly"),
  footnote: loaded("markdown-it-footnote"),
  deflist: loaded("markdown-it-deflist"),
};

// What shows no text of its own in a browser.
const silent = new Set(["script", "style", "template", "iframe", "noembed", "noframes", "title"]);
const blocks = new Set(("address article aside blockquote body br button caption center dd details dir "
  + "div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main nav "
  + "ol option p pre section select summary table tbody td tfoot th thead tr ul").split(" "));
const notes = /\bfootnote-(ref|backref)\b/; // numbers and arrows that a renderer makes up

const markdown = loaded("markdown-it")({ html: true });
markdown.normalizeLinkText = (url) => url; // an address that is shown stays as it is written
for (const name of process.argv.slice(2)) markdown.use(plugins[name]);
markdown.inline.ruler.disable("footnote_inline", true); // "^[…]" is of pandoc's Markdown, not GitHub's

const attribute = (node, name) => node.attrs?.find((a) => a.name === name)?.value ?? "";

/** One step in: what is written before the children; null where they are not shown. */
function opened(node) {
  if (node.nodeName === "#text") return node.value;
  if (silent.has(node.nodeName) || notes.test(attribute(node, "class"))) return null;
  if (node.nodeName === "img") {
    const [alt, title] = [attribute(node, "alt"), attribute(node, "title")];
    return ` \ufffc ${alt} ${title.trim() === alt.trim() ? "" : title} `;
  }
  return blocks.has(node.nodeName) ? "\n" : "";
}

/** Without recursion: posts nest as deep as they like. */
function textOf(html) {
  const pieces = [];
  const stack = [parse5.parseFragment(html, { scriptingEnabled: false })];
  while (stack.length > 0) {
    const top = stack.pop();
    if (typeof top === "string") {
      pieces.push(top);
      continue;
    }
    const piece = opened(top);
    if (piece === null) continue;
    pieces.push(piece);
    if (blocks.has(top.nodeName)) stack.push("\n");
    const children = top.childNodes ?? [];
    for (let i = children.length - 1; i >= 0; i--) stack.push(children[i]);
  }
  return pieces.join("");
}

const task = /(<li>\s*(?:<p>)?)\[[ xX]\](?=\s)/g; // a box, not text
for await (const line of createInterface({ input: process.stdin })) {
  const { text, html } = JSON.parse(line);
  const rendered = html ? text : markdown.render(text).replace(task, "$1");
  process.stdout.write(`${JSON.stringify(textOf(rendered))}\n`);
}
