/*
 * The search of an archival snapshot. It runs from file://, where nothing can be fetched: the index
 * is scripts that are added to the page when they are needed and call sheafShard with their data
 * (search_files.c in the sources of sheaf says what is in them).
 *
 * A query is parts between spaces, or in quotes; a post must hold all of them, in its title, its
 * tags and categories, or its text. The index gives posts that may hold a part: pairs of characters
 * where words have no spaces between them, words elsewhere. The text itself then decides.
 */
(function () {
  'use strict';

  // ---- Text as it is compared. The same as unicode_plain in unicode.c.

  var JOINING = '\\u0300-\\u036f\\u1160-\\u11ff\\u3099\\u309a\\uff9e\\uff9f';
  // Characters that stay as they are, unless a joining one follows.
  var STAYS = '\\u0000-\\u0040\\u005b-\\u007f\\u2018-\\u201f\\u3001-\\u3029\\u3041-\\u3096' +
    '\\u30a1-\\u30fe\\u4e00-\\u9fff\\uac00-\\ud7a3';
  var CHANGING = new RegExp('(?:[\\ud800-\\udbff][\\udc00-\\udfff]|[^' + STAYS + '])[' + JOINING +
    ']*|[^][' + JOINING + ']+', 'g');
  // What is never seen: soft hyphens, spaces without width, joiners, variation selectors, ….
  var UNSEEN = new RegExp('[\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f' +
    '\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\u3164\\ufe00-\\ufe0f' +
    '\\ufeff\\uffa0\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0001}\\u{e0020}-\\u{e007f}' +
    '\\u{e0100}-\\u{e01ef}]', 'gu');

  function lower(character) {
    var low = character.toLowerCase();
    return Array.from(low).length === 1 ? low : character;
  }

  function foldPart(part) {
    var code = part.length === 1 ? part.charCodeAt(0) : 0;
    if (code > 0xff00 && code < 0xff5f) { // full-width ASCII, in every sentence in Chinese
      code -= 0xfee0;
    }
    return code > 0 && code < 0x80 ? String.fromCharCode(code).toLowerCase()
      : Array.from(part.replace(UNSEEN, '').normalize('NFKC'), lower).join('');
  }

  function fold(text) {
    return text.replace(CHANGING, foldPart).replace(/[\n\u2028\u2029]/g, ' ');
  }

  // The folded text, and for each of its places the one in the text that it comes from.
  function foldWithPlaces(text) {
    var places = [], folded = '', done = 0;
    function copy(end) {
      for (; done < end; done++) {
        places.push(done);
        folded += text[done];
      }
    }
    text.replace(CHANGING, function (part, at) {
      copy(at);
      var to = foldPart(part);
      for (var i = 0; i < to.length; i++) {
        places.push(at);
      }
      folded += to;
      done = at + part.length;
      return '';
    });
    copy(text.length);
    places.push(text.length);
    return {text: folded.replace(/[\n\u2028\u2029]/g, ' '), places: places};
  }

  // ---- Terms. The same as in search_terms.c.

  var WORD_CHARACTERS = 40; // longer words are in the index in pieces, …
  var WORD_SURE = 16;       // … but so many characters always together

  var PAIRS = [0x1100, 0x11ff, 0x2e80, 0x2fdf, 0x3005, 0x3007, 0x3021, 0x302f, 0x3031, 0x3035,
    0x3038, 0x303c, 0x3041, 0x3096, 0x3099, 0x309a, 0x309d, 0x309f, 0x30a1, 0x30fa, 0x30fc, 0x30ff,
    0x3105, 0x318e, 0x31a0, 0x31bf, 0x31f0, 0x31ff, 0x3400, 0x4dbf, 0x4e00, 0x9fff, 0xa960, 0xa97f,
    0xac00, 0xd7ff, 0xf900, 0xfaff, 0x20000, 0x3ffff];
  var BREAKS = [0x0000, 0x002f, 0x003a, 0x0060, 0x007b, 0x00a9, 0x00ab, 0x00b4, 0x00b6, 0x00b9,
    0x00bb, 0x00bf, 0x00d7, 0x00d7, 0x00f7, 0x00f7, 0x2000, 0x206f, 0x20a0, 0x20cf, 0x2190, 0x2bff,
    0x2e00, 0x2e7f, 0x2ff0, 0x3004, 0x3008, 0x3020, 0x3030, 0x3030, 0x3036, 0x3037, 0x303d, 0x3040,
    0x309b, 0x309c, 0x30a0, 0x30a0, 0x30fb, 0x30fb, 0xe000, 0xf8ff, 0xfe10, 0xfe6f, 0xfeff, 0xffff,
    0x1f000, 0x1faff, 0xe0000, 0x10ffff];

  function within(ranges, code) {
    for (var i = 0; i < ranges.length && ranges[i] <= code; i += 2) {
      if (code <= ranges[i + 1]) {
        return true;
      }
    }
    return false;
  }

  function classOf(character) {
    var code = character.codePointAt(0);
    return within(PAIRS, code) ? 'pairs' : within(BREAKS, code) ? '' : 'word';
  }

  // Runs of one class: [{kind, characters, first, last}]; first and last: it touches that end.
  function runsOf(folded) {
    var runs = [], run = null, characters = Array.from(folded);
    characters.forEach(function (character, i) {
      var kind = classOf(character);
      if (kind && (!run || run.kind !== kind)) {
        run = {kind: kind, characters: [], first: i === 0, last: false};
        runs.push(run);
      }
      if (kind) {
        run.characters.push(character);
        run.last = i === characters.length - 1;
      } else {
        run = null;
      }
    });
    return runs;
  }

  // Marks and symbols are terms. Files of terms are written in ASCII: its full-width forms stand
  // for it.
  function marksOf(folded) {
    return Array.from(folded).filter(function (character) {
      return character > ' ' && !classOf(character);
    }).map(function (mark) {
      return mark < '\u0080' ? String.fromCharCode(mark.charCodeAt(0) + 0xfee0) : mark;
    });
  }

  // What the index must say of a post that holds this part, which is folded: a list of {how, term},
  // all of which must hold; "exact", or a term that begins with it, or has it inside. Nothing: any
  // post may hold it.
  function needsOf(part) {
    var exact = [], begins = [], inside = [];
    runsOf(part).forEach(function (run) {
      var characters = run.characters, text = characters.join('');
      if (run.kind === 'pairs') {
        for (var i = 0; i + 1 < characters.length; i++) {
          exact.push({how: 'exact', term: characters[i] + characters[i + 1]});
        }
        if (characters.length === 1) {
          begins.push({how: 'begins', term: text});
        }
      } else if (!run.first && !run.last && characters.length <= WORD_CHARACTERS) {
        exact.push({how: 'exact', term: text});
      } else if (!run.first && characters.length <= WORD_CHARACTERS) {
        begins.push({how: 'begins', term: text});
      } else {
        inside.push({how: 'inside', term: characters.slice(0, WORD_SURE).join('')});
      }
    });
    // The fewest files that say enough: those of what is inside are many.
    return exact.length > 0 ? exact : marksOf(part).map(function (mark) {
      return {how: 'exact', term: mark};
    }).concat(begins.length > 0 ? begins : inside);
  }

  // "图书馆 "open source"" is two parts, folded. A phrase that is not closed goes on to the end.
  function partsOf(query) {
    var parts = [];
    query.replace(/["“”]([^"“”]*)["“”]?|[^\s"“”]+/g, function (word, quoted) {
      var part = fold(quoted === undefined ? word : quoted).replace(/ +/g, ' ').trim();
      if (part && parts.indexOf(part) < 0) {
        parts.push(part);
      }
      return '';
    });
    return parts;
  }

  // ---- Files of terms.

  var DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ !#$%&\'()*+,-./;=>?@[]^_`{|}~';
  var ENDS = 40; // so many of them end a number
  var ENTRY = /([a-z0-9\u0080-\uffff]*)([^a-z0-9\u0080-\uffff]+)/g;
  var VALUES = {};
  DIGITS.split('').forEach(function (digit, i) {
    VALUES[digit] = i;
  });

  // Calls mark with each post of a list.
  function eachPost(list, mark) {
    var post = 0, value = 0;
    for (var i = 0; i < list.length; i++) {
      var digit = VALUES[list[i]];
      if (digit >= ENDS) {
        value = value * (DIGITS.length - ENDS) + digit - ENDS + 1;
      } else {
        post += value * ENDS + digit;
        mark(post);
        post++;
        value = 0;
      }
    }
  }

  // In the order of code points, as the index is.
  function compare(a, b) {
    var x = Array.from(a), y = Array.from(b);
    for (var i = 0; i < x.length && i < y.length; i++) {
      if (x[i] !== y[i]) {
        return x[i].codePointAt(0) - y[i].codePointAt(0);
      }
    }
    return x.length - y.length;
  }

  function lineOf(term) {
    var characters = Array.from(term);
    return characters.slice(0, characters[0].codePointAt(0) < 0x2e80 ? 3 : 1).join('');
  }

  // Calls found with the list of each term of a file that the need is met by.
  function lookUp(lines, need, found) {
    var line = lineOf(need.term), from = 0;
    function fits(term) {
      return need.how === 'exact' ? term === need.term
        : need.how === 'begins' ? term.startsWith(need.term) : term.includes(need.term);
    }
    for (;;) {
      if (need.how !== 'inside') {
        from = lines.indexOf('\n' + line, from);
        if (from < 0) {
          return;
        }
      }
      var end = lines.indexOf('\n', from + 1);
      var text = lines.slice(from + 1, end < 0 ? lines.length : end);
      var colon = text.indexOf(':'), head = text.slice(0, colon), match;
      ENTRY.lastIndex = colon + 1;
      // The first term of a line may be what they all begin with, and have nothing of its own.
      while ((match = ENTRY.exec(text)) !== null) {
        if (fits(head + match[1])) {
          found(match[2]);
        }
      }
      if (end < 0) {
        return;
      }
      from = end;
    }
  }

  // The files [first, last] that may hold what the need is met by; files begin with these terms.
  function filesOf(firsts, need) {
    var files = [], i;
    if (need.how === 'inside') {
      for (i = 0; i < firsts.length; i++) {
        if (mayHoldWords(firsts[i], firsts[i + 1])) {
          files.push(i);
        }
      }
      return files;
    }
    var end = need.how === 'begins' ? need.term + '\u{10ffff}' : need.term;
    for (i = 0; i < firsts.length; i++) {
      var next = firsts[i + 1];
      if ((next === undefined || compare(next, need.term) >= 0) && compare(firsts[i], end) <= 0) {
        files.push(i);
      }
    }
    return files;
  }

  // Between two pairs of one block of characters there are no words.
  function mayHoldWords(first, next) {
    var a = first.codePointAt(0), b = next === undefined ? 0x10ffff : next.codePointAt(0);
    return !((a >= 0x3041 && b <= 0x9fff) || (a >= 0xac00 && b <= 0xd7ff) ||
             (a >= 0x20000 && b <= 0x3ffff));
  }

  // ---- The index. `load` gives a promise of the data of a file below search/.

  function Index(load) {
    this.load = load;
    this.kept = new Map();
  }

  // Files are loaded once; those of text, the largest, only some of them are kept.
  Index.prototype.file = function (name) {
    var kept = this.kept, promise = kept.get(name);
    if (!promise) {
      promise = this.load(name);
      kept.set(name, promise);
      promise.catch(function () {
        kept.delete(name);
      });
      var texts = Array.from(kept.keys()).filter(function (key) {
        return key.startsWith('text/');
      });
      if (texts.length > 64) {
        kept.delete(texts[0]);
      }
    }
    return promise;
  };

  function folderOf(n) {
    return Math.floor(n / 1000) + '/' + n + '.js';
  }

  Index.prototype.head = function () {
    return this.file('head.js');
  };

  // The head and all posts: {head, docs, begun}. A post is {page, title, date, categories, tags,
  // and what is searched of them}; undefined where there is none of this number.
  Index.prototype.open = function () {
    var self = this;
    if (!this.opened) {
      this.opened = this.head().then(function (head) {
        var names = [];
        for (var i = 0; i < head.docs; i++) {
          names.push('docs/' + folderOf(i));
        }
        var sum = 0, begun = head.text.map(function (n) {
          return (sum += n) - n;
        });
        return Promise.all(names.map(self.file, self)).then(function (files) {
          return {head: head, begun: begun, docs: readDocs([].concat.apply([], files))};
        });
      });
      this.opened.catch(function () {
        self.opened = null;
      });
    }
    return this.opened;
  };

  // Many short texts at once, which takes a fraction of the time.
  function foldAll(texts) {
    return fold(texts.join('\u0001')).split('\u0001');
  }

  function readDocs(docs) {
    var titles = foldAll(docs.map(function (doc) {
      return doc ? doc[0] : '';
    }));
    var tags = foldAll(docs.map(function (doc) {
      return doc ? doc[3].concat(doc[4]).join('\n') : '';
    }));
    return docs.map(function (doc, number) {
      return doc && {
        number: number, title: doc[0], page: doc[1] + '.html', date: doc[2],
        year: doc[2] ? String(Math.floor(doc[2] / 10000)) : '0', categories: doc[3], tags: doc[4],
        foldedTitle: titles[number], foldedTags: tags[number]
      };
    });
  }

  // The whole text of a post, in as many files as it takes.
  Index.prototype.text = function (number) {
    var self = this;
    return this.open().then(function (opened) {
      var counts = opened.head.text, begun = opened.begun, low = 0, high = counts.length - 1;
      while (low < high) {
        var middle = Math.ceil((low + high) / 2);
        if (begun[middle] <= number) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      while (low > 0 && counts[low] === 0) {
        low--;
      }
      var names = ['text/' + folderOf(low)];
      if (number === begun[low] + counts[low] - 1) {
        for (var i = low + 1; counts[i] === 0; i++) {
          names.push('text/' + folderOf(i));
        }
      }
      return Promise.all(names.map(self.file, self)).then(function (files) {
        return files.map(function (file, i) {
          return file[i === 0 ? number - begun[low] : 0];
        }).join('');
      });
    });
  };

  // The posts that meet a need, as a Uint8Array of 0 and 1.
  Index.prototype.meet = function (need) {
    var self = this;
    return this.head().then(function (head) {
      var names = filesOf(head.terms, need).map(function (i) {
        return 'terms/' + folderOf(i);
      });
      return Promise.all(names.map(self.file, self)).then(function (files) {
        var posts = new Uint8Array(head.posts);
        files.forEach(function (lines) {
          lookUp(lines, need, function (list) {
            eachPost(list, function (post) {
              posts[post] = 1;
            });
          });
        });
        return posts;
      });
    });
  };

  // The posts whose text may hold a part; null: all.
  Index.prototype.mayHold = function (part) {
    return Promise.all(needsOf(part).map(this.meet, this)).then(function (sets) {
      return sets.length === 0 ? null : sets.reduce(function (a, b) {
        return a.map(function (x, i) {
          return x & b[i];
        });
      });
    });
  };

  // A promise of a Search. filters: {year, category}, each may be ''.
  Index.prototype.search = function (query, filters) {
    var self = this, parts = partsOf(query);
    var sets = Promise.all(parts.map(this.mayHold, this));
    return Promise.all([this.open(), sets]).then(function (ready) {
      var hits = [];
      ready[0].docs.forEach(function (doc) {
        var wanted = doc && parts.length > 0 && passes(doc, filters);
        var rank = wanted ? rankOf(doc, parts, ready[1]) : NONE;
        if (rank !== NONE) {
          hits.push({doc: doc, rank: rank});
        }
      });
      hits.sort(function (a, b) {
        return a.rank - b.rank || b.doc.date - a.doc.date || b.doc.number - a.doc.number;
      });
      return new Search(self, parts, hits);
    });
  };

  var IN_TITLE = 0, IN_TAGS = 1, IN_TEXT = 2, NONE = 3;

  function passes(doc, filters) {
    return (!filters.year || doc.year === filters.year) &&
      (!filters.category || doc.categories.includes(filters.category));
  }

  function rankOf(doc, parts, sets) {
    var rank = IN_TITLE;
    for (var i = 0; i < parts.length; i++) {
      if (!doc.foldedTitle.includes(parts[i])) {
        if (doc.foldedTags.includes(parts[i])) {
          rank = Math.max(rank, IN_TAGS);
        } else if (!sets[i] || sets[i][doc.number]) {
          rank = IN_TEXT;
        } else {
          return NONE;
        }
      }
    }
    return rank;
  }

  // Posts that may be results, best first; those behind `at` have not been looked at.
  function Search(index, parts, hits) {
    this.index = index;
    this.parts = parts;
    this.hits = hits;
    this.at = 0;
    this.found = 0;
    this.stopped = false; // nobody waits for more
  }

  var MOST_AT_ONCE = 64;

  // Looks for n further results, which come in lists as they are found: [{doc, text}]. There are a
  // few more of them where many posts had to be looked at together.
  Search.prototype.next = async function (n, take) {
    var wanted = this.found + n, size = n;
    while (this.found < wanted && this.at < this.hits.length && !this.stopped) {
      var batch = this.hits.slice(this.at, this.at + size), parts = this.parts;
      var texts = await Promise.all(batch.map(function (hit) {
        return this.index.text(hit.doc.number);
      }, this));
      if (this.stopped) {
        return;
      }
      var results = batch.map(function (hit, i) {
        return {doc: hit.doc, text: texts[i], rank: hit.rank};
      }).filter(function (result) {
        return result.rank !== IN_TEXT || holdsAll(result.doc, result.text, parts);
      });
      this.at += batch.length;
      this.found += results.length;
      size = results.length > 0 ? wanted - this.found : Math.min(2 * size, MOST_AT_ONCE);
      take(results);
    }
  };

  Search.prototype.ended = function () {
    return this.at === this.hits.length;
  };

  function holdsAll(doc, text, parts) {
    var folded = fold(text);
    return parts.every(function (part) {
      return folded.includes(part) || doc.foldedTitle.includes(part) ||
        doc.foldedTags.includes(part);
    });
  }

  // ---- What is shown.

  var SNIPPET = 160, BEFORE = 40;

  // [from, to] of the parts in a text, in order, none over another.
  function placesOf(text, parts) {
    var folded = foldWithPlaces(text), found = [];
    parts.forEach(function (part) {
      for (var at = folded.text.indexOf(part), n = 0; at >= 0 && n < 200; n++) {
        var to = folded.places[at + part.length];
        // A character may become several: it is marked as a whole.
        if (to === folded.places[at + part.length - 1]) {
          to++;
        }
        found.push([folded.places[at], to]);
        at = folded.text.indexOf(part, at + part.length);
      }
    });
    found.sort(function (a, b) {
      return a[0] - b[0] || b[1] - a[1];
    });
    return found.filter(function (place, i) {
      for (var k = 0; k < i; k++) {
        if (found[k][1] > place[0]) {
          return false;
        }
      }
      return true;
    });
  }

  // The text in pieces: [{text, marked}].
  function marked(text, parts) {
    var pieces = [], done = 0;
    placesOf(text, parts).forEach(function (place) {
      pieces.push({text: text.slice(done, place[0]), marked: false},
        {text: text.slice(place[0], place[1]), marked: true});
      done = place[1];
    });
    pieces.push({text: text.slice(done), marked: false});
    return pieces.filter(function (piece) {
      return piece.text;
    });
  }

  function isLow(text, at) {
    return at < text.length && /[\udc00-\udfff]/.test(text[at]);
  }

  // Around the first place of any part, or the text's beginning.
  function snippet(text, parts) {
    var folded = fold(text), first = -1;
    parts.forEach(function (part) {
      var at = folded.indexOf(part);
      first = at >= 0 && (first < 0 || at < first) ? at : first;
    });
    // Folding moves places a little in rare texts only; the margin is wide enough.
    var from = first < BEFORE ? 0 : Math.min(first, text.length) - BEFORE;
    if (first > 0 && folded.length !== text.length) {
      from = Math.max(0, foldWithPlaces(text).places[first] - BEFORE);
    }
    from += isLow(text, from) ? 1 : 0;
    var to = Math.min(text.length, from + SNIPPET);
    to += isLow(text, to) ? 1 : 0;
    return (from > 0 ? '…' : '') + text.slice(from, to).replace(/\s+/g, ' ') +
      (to < text.length ? '…' : '');
  }

  if (typeof module !== 'undefined') {
    module.exports = {Index: Index, fold: fold, foldWithPlaces: foldWithPlaces, marked: marked,
      needsOf: needsOf, partsOf: partsOf, snippet: snippet};
  }
  if (typeof document === 'undefined') {
    return;
  }

  // ---- The page.

  var FIRST = 10, PAGE = 20, PAUSE = 100, PATIENCE = 500;
  var form = document.getElementById('search');
  var input = form.elements.q, year = form.elements.year, category = form.elements.category;
  var status = document.getElementById('search-status');
  var list = document.getElementById('search-results');
  var more = document.getElementById('search-more');
  var running = {}, used = {}, timer = 0, ticking = 0;

  function loadScript(name) {
    return new Promise(function (resolve, reject) {
      var script = document.createElement('script');
      script.src = 'search/' + name;
      script.onload = function () {
        script.remove();
        if (script.hasOwnProperty('sheafData')) {
          resolve(script.sheafData);
        } else {
          reject(new Error(name));
        }
      };
      script.onerror = function () {
        script.remove();
        reject(new Error(name));
      };
      document.head.appendChild(script);
    });
  }

  window.sheafShard = function (data) {
    document.currentScript.sheafData = data;
  };

  var index = new Index(loadScript);

  function element(name, className, text) {
    var made = document.createElement(name);
    made.className = className;
    made.textContent = text || '';
    return made;
  }

  function addMarked(to, text, parts) {
    marked(text, parts).forEach(function (piece) {
      to.appendChild(piece.marked ? element('mark', '', piece.text)
        : document.createTextNode(piece.text));
    });
    return to;
  }

  function dateText(date) {
    var digits = String(date);
    return date ? digits.slice(0, -4) + '-' + digits.slice(-4, -2) + '-' + digits.slice(-2)
      : form.dataset.undated;
  }

  function showResult(result, parts) {
    var item = element('li', 'result'), link = element('a', '');
    link.href = result.doc.page;
    item.appendChild(addMarked(link, result.doc.title, parts));
    item.appendChild(element('p', 'date', [dateText(result.doc.date)].concat(result.doc.categories)
      .join(' · ')));
    item.appendChild(addMarked(element('p', 'snippet'), snippet(result.text, parts), parts));
    list.appendChild(item);
  }

  function say(key, n) {
    status.textContent = form.dataset[key].replace('{1}', n === undefined ? '' : n.toLocaleString());
  }

  function showCount(search) {
    more.hidden = search.ended();
    if (!search.ended()) {
      say('upto', search.found + search.hits.length - search.at);
    } else {
      say(search.found === 0 ? 'none' : search.found === 1 ? 'foundOne' : 'found', search.found);
    }
  }

  // Until it has ended, or another begins, the reader is told now and then how far a search is.
  function watch() {
    more.hidden = true;
    clearInterval(ticking);
    ticking = setInterval(function () {
      say('running', running.hits ? Math.floor(100 * running.at / running.hits.length) : 0);
    }, PATIENCE);
  }

  function stop() {
    running.stopped = true;
    running = {};
    clearInterval(ticking);
    more.hidden = true;
  }

  async function showMore(search, n) {
    function show(results) {
      if (search.found === results.length) {
        list.textContent = ''; // what another search found
      }
      results.forEach(function (result) {
        showResult(result, search.parts);
      });
    }
    watch();
    await search.next(n, show);
    if (search === running) {
      clearInterval(ticking);
      if (search.found === 0) {
        list.textContent = '';
      }
      showCount(search);
    }
  }

  function address(filters) {
    var words = [['q', input.value.trim()], ['year', filters.year], ['category', filters.category]]
      .filter(function (pair) {
        return pair[1];
      }).map(function (pair) {
        return pair[0] + '=' + encodeURIComponent(pair[1]);
      });
    return location.pathname + (words.length ? '?' + words.join('&') : '');
  }

  function fail() {
    clearInterval(ticking);
    say('failed');
  }

  async function start(filters) {
    stop();
    used = filters;
    var mine = running;
    if (location.pathname + location.search !== address(filters)) {
      history.replaceState(null, '', address(filters));
    }
    if (partsOf(input.value).length === 0) {
      list.textContent = status.textContent = '';
      return;
    }
    watch();
    try {
      var search = await index.search(input.value, filters);
      if (running === mine) {
        mine = running = search;
        await showMore(search, FIRST);
      }
    } catch (error) {
      if (running === mine) {
        fail();
      }
    }
  }

  function chosen() {
    return {year: year.value, category: category.value};
  }

  function startChosen() {
    start(chosen());
  }

  function later() {
    clearTimeout(timer);
    stop();
    timer = setTimeout(startChosen, PAUSE);
  }

  function addChoices(select, values, chosen, name) {
    values.forEach(function (value) {
      var option = element('option', '', name ? name(value) : value);
      option.value = value;
      option.selected = value === chosen;
      select.appendChild(option);
    });
  }

  function distinct(docs, valuesOf) {
    var values = new Set();
    docs.forEach(function (doc) {
      (doc ? valuesOf(doc) : []).forEach(values.add, values);
    });
    return Array.from(values).sort();
  }

  function links() {
    return Array.from(list.querySelectorAll('a'));
  }

  // Arrows walk through the results, "/" goes to the box.
  function onKey(event) {
    var all = links(), at = all.indexOf(document.activeElement);
    var free = !/^(input|select|textarea)$/i.test(document.activeElement.tagName);
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
      return;
    }
    if (event.key === '/' && free) {
      input.focus();
    } else if (event.key === 'ArrowDown' && (at >= 0 || document.activeElement === input)) {
      (all[at + 1] || document.activeElement).focus();
    } else if (event.key === 'ArrowUp' && at >= 0) {
      (all[at - 1] || input).focus();
    } else {
      return;
    }
    event.preventDefault();
  }

  form.hidden = false;
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    clearTimeout(timer);
    startChosen();
  });
  input.addEventListener('input', later);
  year.addEventListener('change', startChosen);
  category.addEventListener('change', startChosen);
  document.addEventListener('keydown', onKey);
  more.addEventListener('click', function () {
    var before = links().length;
    showMore(running, PAGE).then(function () {
      if (links().length > before) {
        links()[before].focus();
      }
    }, fail);
  });

  // What is asked is looked for before anything else.
  var asked = new URLSearchParams(location.search);
  var wanted = {year: asked.get('year') || '', category: asked.get('category') || ''};
  input.value = asked.get('q') || '';
  start(wanted);
  if (!input.value) {
    input.focus();
  }
  index.open().then(function (opened) {
    addChoices(year, distinct(opened.docs, function (doc) {
      return [doc.year];
    }).reverse(), wanted.year, function (value) {
      return value === '0' ? form.dataset.undated : value;
    });
    addChoices(category, distinct(opened.docs, function (doc) {
      return doc.categories;
    }), wanted.category);
    if (year.value !== used.year || category.value !== used.category) {
      startChosen();
    }
  }, fail);
}());
