//! Tests descriptions, one idea a row: no text runs or renders, whatever it holds.

use std::fmt::Write as _;

use super::{Documentation, Line, Note, deprecation, is_simple, print, read};
use crate::chars::{clean, is_hidden};
use crate::model::Docs;

/// A text, and its lines of documentation.
const TABLE: &[(&str, &[&str])] = &[
    // Text in the usual form comes out word for word.
    ("One line.", &["One line."]),
    ("Two\nlines.\n\nTwo paragraphs.", &["Two", "lines.", "", "Two paragraphs."]),
    ("With *emphasis*, __more__, ~~none~~ and `code`.", &["With *emphasis*, __more__, ~~none~~ and `code`."]),
    ("Values:\n- a\n- b\n\nor\n\n1. c\n2. d", &["Values:", "- a", "- b", "", "or", "", "1. c", "2. d"]),
    ("* a\n  * b\n    more\n\n* c", &["* a", "  * b", "    more", "", "* c"]),
    ("> quoted\n> on", &["> quoted", "> on"]),
    ("- [x] done\n- [ ] to do", &["- [x] done", "- [ ] to do"]),
    ("snake_case, *.example.com, a < b, AT&T, C:\\dir", &["snake_case, *.example.com, a < b, AT&T, C:\\dir"]),
    ("see [docs](https://a.b/c) now", &["see [docs](https://a.b/c) now"]),
    ("<https://a.b> and <a@b.c>", &["<https://a.b> and <a@b.c>"]),
    ("naïve 日本 — “x”", &["naïve 日本 — “x”"]),
    // Layout without a meaning is evened out.
    ("a  \nb\\\nc", &["a\\", "b\\", "c"]),
    ("-    far\n\n\n\n>near", &["- far", "", "> near"]),
    ("- a\nlazy\n\t- b", &["- a", "  lazy", "  - b"]),
    ("a\tb \n    c", &["a b", "c"]),
    ("Title\n===\n# Other #", &["## Title", "## Other"]),
    ("###### Low\n***\n# ", &["###### Low", "___"]),
    ("|a|b|\n|-|:-:|\n|c\\|d|`e\\|f`|", &["| a | b |", "| --- | :---: |", "| c\\|d | `e\\|f` |"]),
    ("a:\n    - b\n\t- c\nd\n\n- e\n      * f", &["a:", "- b", "- c", "  d", "", "- e", "  - f"]),
    ("# C#\n# a \\#", &["## C#", "## a \\#"]),
    // No code runs.
    ("a\n```json\n{}\n```\nb", &["a", "```text", "{}", "```", "b"]),
    ("~~~ ```\n```\n~~~", &["````text", "```", "````"]),
    ("> ~~~\n> panic!()\n> ~~~", &["> ```text", "> panic!()", "> ```"]),
    ("-     panic!()\n", &["- ```text", "  panic!()", "  ```"]),
    ("1. ```\n   open", &["1. ```text", "   open", "   ```"]),
    ("a\n\n    panic!()\n\tb\n", &["a", "", "```text", "panic!()", "b", "```"]),
    ("~~<span>~panic!()~</span>~~\n~~~", &["~~panic!()~~", "```text", "```"]),
    ("&#32;&#32;&#32;&#32;panic!()", &["panic!()"]),
    ("a&#10;&#10;    b", &["a      b"]),
    // Only Markdown is rendered.
    ("a <tag> b</tag> <!-- c --> <?d?>", &["a \\<tag> b\\</tag> \\<!-- c --> \\<?d?>"]),
    ("<script>\nalert(1)\n\n    x</script>", &["\\<script>", "alert(1)", "", "x\\</script>"]),
    ("`a```<script>alert(1)</script>``", &["\\`a\\`\\`\\`\\<script>alert(1)\\</script>\\`\\`"]),
    ("&lt;script&gt; &amp;lt;", &["\\<script> \\&lt;"]),
    ("a<br>b<br/><br>c", &["a\\", "b", "", "c"]),
    ("<p>a <b>b</b> <i> c</i> <code>d`e</code></p><p>f</p>", &["a **b**  *c* ``d`e``", "", "f"]),
    ("<ul>\n <li>a</li>\n <li>b<ol><li>c</li></ol></li>\n</ul>", &["- a", "- b", "  1. c"]),
    ("a: <ul><li>b</li></ul> c", &["a:", "- b", "", "c"]),
    ("<h3 id=x>a</h3>\nb", &["#### a", "", "b"]),
    ("<a href=\"https://a.b/?c&amp;d\" onclick=x>e</a> <a href='javascript:f'>g</a>", &["[e](https://a.b/?c&d) g"]),
    ("<b>a <i>b</b> c</i> <b></b><BR CLEAR=all>d<span>e</span>", &["**a b** c\\", "de"]),
    ("<img src=\"https://a.b/c.png\" alt='d'><img src=e alt=f>", &["[d](https://a.b/c.png)f"]),
    (
        "![a](https://b.c/d.png) ![e](f.png) [![g](https://h.i)](https://j.k)",
        &["[a](https://b.c/d.png) e [g](https://j.k)"],
    ),
    // Links lead to the web or to mail, and to no item.
    ("[Foo], [`Bar`], [a](Baz), [b](#c), [d](javascript:e)", &["\\[Foo\\], \\[`Bar`\\], a, b, d"]),
    (
        "[a][b] [c] [d]\n\n[b]: https://b.c \"t'\\\"\"\n[c]: crate::C\n[d]: <https://d.e/f g>",
        &["[a](https://b.c \"t'\\\"\") c [d](https://d.e/f%20g)"],
    ),
    ("<javascript:alert(1)> <ftp://a.b>", &["javascript:alert(1) ftp://a.b"]),
    (
        "go to https://a.b/c_(d), (http://e.f). xhttps://g.h",
        &["go to <https://a.b/c_(d)>, (<http://e.f>). x<https://g.h>"],
    ),
    ("[](https://a.b) [https://c.d](https://c.d) [e](mailto:f@g)", &["<https://a.b> <https://c.d> e"]),
    ("a[^1] b\n\n[^1]: c\n", &["a\\[1\\] b", "", "\\[1\\] c"]),
    // Characters that cannot be seen are removed.
    ("one\r\r\ntwo\rthree", &["one", "", "two", "three"]),
    ("a\u{202e}b\0c&#x202e;d&#13;e", &["abcd e"]),
    ("*/ \"# // {}", &["*/ \"# // {}"]),
    // Text that looks like the beginning of a block, within a line.
    ("a\n\\# b\n\\- c\n1\\. d\n\\> e\n\\~~~\n\\---", &["a", "\\# b", "\\- c", "1\\. d", "\\> e", "\\~\\~\\~", "\\---"]),
    ("a\n2. b\n    c", &["a", "2\\. b", "c"]),
    ("a \\| b\n\\-\\-- | ---", &["a | b", "\\--- | ---"]),
];

#[test]
fn descriptions_become_lines() {
    let mut wrong = String::new();
    for (text, expected) in TABLE {
        let documentation = Documentation::of(text);
        if documentation.lines() != *expected {
            let lines = documentation.lines();
            let _ = writeln!(wrong, "{text:?}\n  gives    {lines:?}\n  expected {expected:?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn simple_texts_are_read_alike_the_short_and_the_long_way() {
    let mut random = fastrand::Rng::with_seed(3);
    let mut simple = 0;
    for _ in 0..20_000 {
        let length = random.usize(1..12);
        let text: String =
            (0..length).map(|_| *random.choice(b"aB1 .,;:()/'\"%$@?-+={}").unwrap_or(&b'a')).map(char::from).collect();
        let text = text.trim();
        if is_simple(text) {
            simple += 1;
            let long = print::lines(&read::blocks(text));
            assert_eq!(Documentation::of(text).lines(), if text.is_empty() { Vec::new() } else { long }, "{text:?}");
        }
    }
    assert!(simple > 5_000, "{simple}");
}

/// The parts of random texts. Each `w` becomes a word with a number of its own: `w1z`.
const PIECES: &[&str] = &[
    "w",
    "w",
    "w",
    "w w",
    "```",
    "````",
    "```rust",
    "``` no_run",
    "~~~",
    "~~~~ w",
    "`",
    "``",
    "- ",
    "* ",
    "+ ",
    "-",
    "1. ",
    "2) ",
    "1.",
    "> ",
    ">",
    ">>> ",
    "# ",
    "###### ",
    "===",
    "---",
    "- - -",
    "***",
    "___",
    "|",
    " | ",
    "|-|-|",
    ":-:|-",
    "| w | w |\n|---|---|\n| w | ",
    "\\|",
    "    ",
    "\t",
    "  ",
    "     ",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "  \n",
    "\\\n",
    "\r",
    "\r\n",
    "*",
    "**",
    "_",
    "__",
    "~",
    "~~",
    "~~~",
    "\\",
    "\\\\",
    "&",
    "&lt;",
    "&#60;script>",
    "&#32;&#32;&#32;&#32;",
    "&#10;",
    "&#x202e;",
    "&NewLine;",
    "&Tab;",
    "&amp;lt;",
    "<",
    ">",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<code>",
    "</code>",
    "<br>",
    "<p>",
    "</p>",
    "<ul>",
    "</ul>",
    "<ol><li>",
    "<li>",
    "</li>",
    "<span>",
    "</span>",
    "<del>",
    "</del>",
    "<h2>",
    "</h2>",
    "<div\n>",
    "</div>",
    "<script>w</script>",
    "<script>",
    "<style>",
    "<pre>",
    "</pre>",
    "<!-- w -->",
    "<!--",
    "-->",
    "<?w?>",
    "<![CDATA[",
    "]]>",
    "<x-y z='>'>",
    "<a href=\"https://a.b/c\">",
    "<a href='javascript:x'>",
    "</a>",
    "<img src=http://a.b/c.png alt=\"w\">",
    "<img src=x onerror=alert(1)>",
    "[",
    "]",
    "[w]",
    "[`w`]",
    "[^w]",
    "[^1]: w",
    "[w]: https://a.b",
    "[w]: javascript:c",
    "[w](https://a.b)",
    "[w](W)",
    "[w](",
    ")",
    "](https://a.b/(c)",
    "[w](<https://a.b c> \"t`[x]\")",
    "![w](https://a.b/c.png)",
    "![",
    "!",
    "[x] ",
    "- [x] ",
    "- [ ] ",
    "[^",
    "https://a.example.com/b_c",
    "http://a.b.example",
    "xhttp://a.example",
    "https://",
    "<https://a.b>",
    "<javascript:w>",
    "<w@a.b>",
    "mailto:w@a",
    "[w](mailto:a@b)",
    "\u{202e}",
    "\u{2066}",
    "\u{200f}",
    "\0",
    "\u{7f}",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\u{a0}",
    "\"#",
    "*/",
    "/**",
    "//!",
    "r#\"",
    "\u{3042}",
    "{{w}}",
    "$w$",
    "+++",
    ":w:",
    "$$",
    "^",
    "#",
    "=",
];

fn nasty(random: &mut fastrand::Rng) -> String {
    let mut text = String::new();
    for index in 0..random.usize(1..32) {
        let piece = random.choice(PIECES).copied().unwrap_or_default();
        text += &piece.replace('w', &format!("w{index}z"));
        text += random.choice(["", "", " ", "\n"]).unwrap_or_default();
    }
    text
}

/// The checks that are the same for every version of the Markdown parser.
macro_rules! parser {
    ($name:ident, $markdown:ident, $options:expr) => {
        /// Returns what is wrong with documentation, as this parser reads it.
        fn $name(text: &str) -> Result<(), String> {
            use $markdown::{BrokenLink, CodeBlockKind, CowStr, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd};

            let mut broken = Vec::new();
            let callback = |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
                broken.push(link.reference.to_string());
                None
            };
            let mut linked = false;
            for event in Parser::new_with_broken_link_callback(text, $options, Some(callback)) {
                match &event {
                    Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &**language == "text" => {
                        linked = true
                    }
                    Event::Start(Tag::CodeBlock(_)) => return Err(format!("runs: {event:?}")),
                    Event::Start(Tag::HtmlBlock) | Event::Html(_) | Event::InlineHtml(_) => {
                        return Err(format!("renders: {event:?}"));
                    }
                    Event::Start(Tag::Image { .. }) => return Err(format!("loads: {event:?}")),
                    Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                        let web = ["https://", "http://", "HTTPS://"].iter().any(|scheme| dest_url.starts_with(scheme));
                        let mail =
                            dest_url.starts_with("mailto:") && dest_url.contains('.') || *link_type == LinkType::Email;
                        let direct = matches!(link_type, LinkType::Inline | LinkType::Autolink | LinkType::Email);
                        if !direct || !(web || mail) {
                            return Err(format!("leads elsewhere: {event:?}"));
                        }
                        linked = true;
                    }
                    Event::End(TagEnd::Link | TagEnd::CodeBlock) => linked = false,
                    Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => return Err("is a title".to_owned()),
                    Event::FootnoteReference(_) | Event::Start(Tag::FootnoteDefinition(_)) => {
                        return Err("is a footnote".to_owned());
                    }
                    Event::Text(text) if !linked && is_bare(text) => return Err(format!("is a bare address: {text}")),
                    _ => {}
                }
            }
            // Tests name no items.
            if broken.is_empty() || $options.is_empty() { Ok(()) } else { Err(format!("names items: {broken:?}")) }
        }
    };
}

parser!(newest_parser, pulldown_cmark, pulldown_cmark::Options::from_bits_truncate(0b11_1110));
parser!(newest_parser_of_tests, pulldown_cmark, pulldown_cmark::Options::empty());
parser!(
    parser_of_rustdoc,
    pulldown_cmark_of_rustdoc,
    pulldown_cmark_of_rustdoc::Options::from_bits_truncate(0b11_1110)
);
parser!(parser_of_doctests, pulldown_cmark_of_rustdoc, pulldown_cmark_of_rustdoc::Options::empty());

/// Returns true if rustdoc's lint `bare_urls` would ask for a link in a text.
fn is_bare(text: &str) -> bool {
    let within = |one: &char| one.is_ascii_alphanumeric() || "-@:%._+~#=".contains(*one);
    text.match_indices("http").any(|(at, _)| {
        let rest = text[at + 4..].trim_start_matches('s');
        let Some(host) = rest.strip_prefix("://") else { return false };
        let host: String = host.chars().take_while(within).collect();
        let dots = host.match_indices('.').filter(|(dot, _)| *dot >= 2);
        dots.into_iter().any(|(dot, _)| host[dot + 1..].chars().take(2).filter(char::is_ascii_alphabetic).count() == 2)
    })
}

fn check(text: &str, lines: &[String]) {
    let shown = lines.join("\n");
    for line in lines {
        let wrong = line.contains(|one| is_hidden(one) || matches!(one, '\n' | '\t')) || line.ends_with(' ');
        assert!(!wrong, "{text:?}\n{shown}\nholds what cannot be seen: {line:?}");
    }
    for parser in [newest_parser, newest_parser_of_tests, parser_of_rustdoc, parser_of_doctests] {
        if let Err(why) = parser(&shown) {
            panic!("{text:?}\n{shown}\n{why}");
        }
    }
}

#[test]
fn no_text_runs_or_renders() {
    let mut random = fastrand::Rng::with_seed(26);
    for _ in 0..1_500 {
        let text = nasty(&mut random);
        let documentation = Documentation::of(&text);
        check(&text, documentation.lines());
        let brief = Line::new("* `x`: ").line(&documentation.brief().without_stop()).words(". Default: ").code(&text);
        check(&text, &[brief.words(".").0]);
        let facts = Line::new("Default: ").code(&text).into();
        let entry = |about: &Documentation| Documentation::entry(Line::default().code(&text), about, &facts);
        let entries = [entry(&documentation), entry(&Documentation::of(&nasty(&mut random))), entry(&documentation)];
        check(&text, &Documentation::entries(entries).lines);
        check(&text, &[Line::of(&text).0]);
        let mut all = Documentation::heading("Title");
        all.push(documentation);
        all.push(Documentation::of(&nasty(&mut random)));
        all.push(Documentation::list([Line::of(&text), Line::default().code(&text)]));
        check(&text, &all.lines()[1..]);
        let docs = Docs { description: Some(format!("{text} use")), deprecated: true, ..Docs::default() };
        check(&text, &[deprecation(&docs).as_ref().map(Note::as_str).unwrap_or_default().to_owned()]);
    }
}

/// Returns the numbers of the words of a text, as a parser shows them.
fn words(text: &str) -> Vec<String> {
    let mut shown = String::new();
    for event in pulldown_cmark::Parser::new_ext(text, read::OPTIONS) {
        match event {
            pulldown_cmark::Event::Text(text) | pulldown_cmark::Event::Code(text) => shown += &text,
            pulldown_cmark::Event::Html(text) | pulldown_cmark::Event::InlineHtml(text) => shown += &text,
            pulldown_cmark::Event::FootnoteReference(label) => shown += &label,
            pulldown_cmark::Event::Start(pulldown_cmark::Tag::FootnoteDefinition(label)) => shown += &label,
            _ => shown.push(' '),
        }
    }
    let numbers = shown.split('w').filter_map(|rest| rest.split_once('z')).map(|(number, _)| number);
    numbers.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit())).map(str::to_owned).collect()
}

#[test]
fn no_word_is_lost() {
    let mut random = fastrand::Rng::with_seed(27);
    for _ in 0..3_000 {
        let text = nasty(&mut random);
        let documentation = Documentation::of(&text);
        // In a block of HTML this is text, but our reader makes a link of it.
        if text.contains('<') && text.contains("](") {
            continue;
        }
        let told = words(&documentation.lines().join("\n"));
        for word in words(&clean(text.trim())) {
            assert!(told.contains(&word), "{word} of {text:?}\n{}", documentation.lines().join("\n"));
        }
    }
}

#[test]
fn values_are_shown_whole() {
    let table = [
        ("a", "`a`"),
        ("", "`\"\"`"),
        (" ", "` `"),
        (" a ", "`  a  `"),
        ("a`b", "``a`b``"),
        ("`", "`` ` ``"),
        ("```\npanic!()\n```", "```` ```\\npanic!()\\n``` ````"),
        ("a\u{202e}\0\r\tb", "`a\\u{202e}\\u{0}\\r\\tb`"),
    ];
    for (value, expected) in table {
        assert_eq!(Line::default().code(value).0, expected, "{value:?}");
    }
}

#[test]
fn a_text_of_one_thing_in_another_is_read_in_time() {
    let once = [
        "> ", "- ", "1. ", "<ul><li>", "<b>", "*a **b ", "~", "[", "![", "(", "<", "`", "| ", "&", "\\", "http://",
        "<a\n", "\\ ",
    ];
    let twice = [
        ("![", "](https://a.b)"),
        ("[", "](https://a.b)"),
        ("**", "**"),
        ("\\", " "),
        ("<code>", "</code>"),
        ("> |\n", "-"),
    ];
    let once = once.iter().map(|piece| piece.repeat(20_000));
    let twice = twice.iter().map(|(before, after)| format!("{}a{}", before.repeat(20_000), after.repeat(20_000)));
    for text in once.chain(twice) {
        let started = std::time::Instant::now();
        let documentation = Documentation::of(&text);
        // It takes a fraction of a second if no cost is quadratic.
        assert!(started.elapsed().as_secs() < 20, "{}", &text[..20]);
        check("deep", documentation.lines());
    }
}
