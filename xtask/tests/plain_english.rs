//! Holds comments and documentation against the habits of prose that must be read twice.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders and files that people write by hand.
const HAND_WRITTEN: &[&str] = &[
    "codegen/src",
    "codegen/tests",
    "runtime/src",
    "runtime/guide",
    "runtime/tests",
    "cli",
    "xtask",
    "testbed/tests",
    "testbed/examples",
    "jobs",
    "docs",
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
];

/// Parts of those that are generated, or that repeat the text of documents.
const GENERATED: &[&str] = &["codegen/tests/fragments", "codegen/tests/goldens", "docs/support.md"];

/// Words that no sentence opens with, unless it is a question: the subject comes first.
const OPENERS: &[&str] = &["What", "Where", "Whether", "Which", "Of"];

/// Words that have a usual one: "is reported", "is at", "is in".
const UNUSUAL: &[&str] = &["told", "stand", "stands", "stood"];

/// One line of a comment or of a text, without its code spans and quotations.
struct Line {
    number: usize,
    text: String,
}

#[test]
fn comments_and_documentation_are_in_plain_english() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in the repository");
    let mut found = Vec::new();
    for file in HAND_WRITTEN.iter().flat_map(|path| files(&root.join(path))) {
        let name = file.strip_prefix(root).expect("it is in the repository").to_string_lossy().replace('\\', "/");
        if GENERATED.iter().any(|path| name.starts_with(path)) {
            continue;
        }
        let text = fs::read_to_string(&file).expect("sources are text");
        for paragraph in paragraphs(&text, file.extension().is_some_and(|ending| ending == "md")) {
            found.extend(habits(&paragraph).into_iter().map(|(line, habit)| format!("{name}:{line}: {habit}")));
        }
    }
    assert!(
        found.is_empty(),
        "{} places must be read twice; CONTRIBUTING.md says how to mend them:\n{}",
        found.len(),
        found.join("\n")
    );
}

#[test]
fn habits_are_found_in_comments_alone() {
    let found = |text: &str| {
        let all = paragraphs(text, false);
        all.iter()
            .flat_map(|paragraph| habits(paragraph))
            .map(|(line, habit)| format!("{line} {habit}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(found("/// What a type is.\nlet what = \"What stands\";"), ["1 opens with `What`"]);
    assert_eq!(found("// It ends here. Of two\n// the first stands."), ["1 opens with `Of`", "2 says `stands`"]);
    assert_eq!(found("// A map is no list, and there is no other.\n// It is no longer one."), ["1 says `is no`"]);
    assert_eq!(found("// What is it?\n//\n// `What told` is code, and \"Which\" a quotation."), [] as [&str; 0]);
    assert_eq!(found("/// ```\n/// // What is in code\n/// ```\n/// Which one."), ["4 opens with `Which`"]);
}

/// The `.rs` and `.md` files below a path, in their order.
fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_path_buf()];
    }
    let mut entries: Vec<PathBuf> =
        fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    let built = |path: &Path| path.is_dir() && path.file_name().is_some_and(|name| name == "target");
    let text = |path: &Path| path.is_dir() || path.extension().is_some_and(|ending| ending == "rs" || ending == "md");
    entries.iter().filter(|path| text(path) && !built(path)).flat_map(|path| files(path)).collect()
}

/// The paragraphs of a text's comments, or of all of a text in Markdown; blocks of code are left out.
fn paragraphs(text: &str, markdown: bool) -> Vec<Vec<Line>> {
    let mut all: Vec<Vec<Line>> = Vec::new();
    let (mut in_code, mut goes_on) = (false, false);
    for (index, line) in text.lines().enumerate() {
        let Some(line) = (if markdown { Some(line.trim()) } else { comment(line) }) else {
            (in_code, goes_on) = (false, false);
            continue;
        };
        if line.starts_with("```") {
            in_code = !in_code;
        }
        let item = line.trim_start_matches(['-', '*', '>', '|', ' ']);
        // A heading is not a sentence.
        if in_code || line.starts_with("```") || line.starts_with('#') || item.is_empty() {
            goes_on = false;
            continue;
        }
        if !goes_on || item.len() < line.len() {
            all.push(Vec::new());
        }
        goes_on = true;
        all.last_mut().expect("one was pushed").push(Line { number: index + 1, text: without_code(item) });
    }
    all
}

/// The text of a line that is all comment.
fn comment(line: &str) -> Option<&str> {
    let text = line.trim_start().strip_prefix("//")?;
    Some(text.trim_start_matches(['/', '!']).trim())
}

/// A line with each code span and each quotation made one mark.
fn without_code(line: &str) -> String {
    let mut rest = line;
    let mut out = String::new();
    while let Some(at) = rest.find(['`', '"']) {
        let (before, from) = rest.split_at(at);
        let mark = &from[..1];
        out.push_str(before);
        out.push_str(mark);
        rest = from[1..].split_once(mark).map_or("", |(_, after)| after);
    }
    out + rest
}

/// The habits in a paragraph, each with its line.
fn habits(paragraph: &[Line]) -> Vec<(usize, String)> {
    let words: Vec<(usize, &str)> =
        paragraph.iter().flat_map(|line| line.text.split_whitespace().map(|word| (line.number, word))).collect();
    let mut found = Vec::new();
    for (at, &(line, word)) in words.iter().enumerate() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let before = at.checked_sub(1).map_or("", |at| words[at].1);
        let after = |offset: usize| words.get(at + offset).map_or("", |(_, word)| *word);
        let opens = before.is_empty() || before.ends_with(['.', '!', '?']);
        if opens && OPENERS.contains(&word) && !is_question(&words[at..]) {
            found.push((line, format!("opens with `{word}`")));
        }
        if UNUSUAL.contains(&bare.to_lowercase().as_str()) {
            found.push((line, format!("says `{bare}`")));
        }
        let denies = ["is", "are", "was", "were"].contains(&word) && after(1) == "no";
        if denies && !before.eq_ignore_ascii_case("there") && !["longer", "more"].contains(&after(2)) {
            found.push((line, format!("says `{word} no`")));
        }
    }
    found
}

/// True if the sentence that begins here is a question.
fn is_question(words: &[(usize, &str)]) -> bool {
    words.iter().find(|(_, word)| word.ends_with(['.', '?', '!'])).is_some_and(|(_, word)| word.ends_with('?'))
}
