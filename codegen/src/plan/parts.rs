//! Divides a module that is too long for one file, by the names of its items.
//!
//! A file has at most [`LONGEST_FILE`] lines. A module that fits is one file, `src/pets.rs`. Any other module keeps its
//! handle there, and its items stand in files of the folder `src/pets/`, each in the first of these that fits:
//!
//! | file | holds the items of which |
//! |---|---|
//! | `names_l.rs` | the name begins with this letter |
//! | `names_list.rs` | the first word is `list` |
//! | `names_list_top.rs` | the first two words are `list top`, and so on |
//! | the file of the whole name | the name is this, where all files above are too long |
//!
//! An operation goes by the name of its method, with its builder and its description; a type by its own name, so that
//! `list_top` and `ListTopResult` stand together. The methods of the client go by their names in the same way, to files
//! of a private module beside the groups; the credentials and the servers follow when `src/lib.rs` is still too long.
//!
//! A name says which files it may stand in, and no count or order does. An item that comes, goes or changes its name
//! touches its own file, and the file of the module when it is the first or last of its file. Only where it takes the
//! lines of a file beyond the limit, or back below it, does that file fall apart or come together: once.
//!
//! The files are private modules, and the module takes in their names with `pub use`: public paths are those of one file.
//!
//! An item that is longer than a file may be stands alone in the file of its whole name. Nothing divides an item, nor the
//! credentials, nor the servers.
//!
//! The prefix `names_` keeps these files apart from keywords, types of the language, names in scope such as `rt`, and
//! the devices of Windows. The rest is lower-case letters of ASCII, digits and underscores; another character is
//! written by its number, as in `u53d6`. Two names that come out the same share a file.

mod lines;

use std::collections::BTreeMap;

use super::types::{ClientFiles, GroupLink, Module, Root};

/// The most lines of a file. Lines are counted before anything is printed, a few too many rather than one too few.
pub(super) const LONGEST_FILE: usize = 2000;

/// The most bytes of a file's name before its extension; file systems take 255 of a whole name.
const LONGEST_NAME: usize = 120;

/// The module for the methods of the client, where they are not in `src/lib.rs`; with underscores after it where a group
/// is called so.
const CLIENT: &str = "client";

/// Decides for the items of each module and of the root.
pub(super) fn divide(root: &mut Root, modules: &mut [Module]) {
    modules.iter_mut().for_each(divide_module);
    divide_root(root);
}

fn divide_module(module: &mut Module) {
    if lines::of_module(module) <= LONGEST_FILE {
        return;
    }
    let methods = module.group.iter().flat_map(|group| &group.methods);
    let methods = methods.map(|method| Sized { names: file_names(&method.name), lines: lines::of_method(method) });
    let types = module.types.iter();
    let types = types.map(|gated| Sized { names: file_names(gated.ty.name()), lines: lines::of_type(gated) });
    let mut files = chosen(&methods.chain(types).collect::<Vec<_>>());
    module.parts = distinct(&files);
    let of_types = files.split_off(files.len() - module.types.len());
    for (method, file) in module.group.iter_mut().flat_map(|group| &mut group.methods).zip(files) {
        method.part = Some(file);
    }
    for (gated, file) in module.types.iter_mut().zip(of_types) {
        gated.part = Some(file);
    }
}

fn divide_root(root: &mut Root) {
    if lines::of_root(root) <= LONGEST_FILE {
        return;
    }
    let sized = |link: &GroupLink| Sized { names: file_names(&link.module), lines: lines::of_link(link) };
    let files = chosen(&root.groups.iter().map(sized).collect::<Vec<_>>());
    let is_taken = |name: &String| root.groups.iter().any(|group| group.module == *name);
    let mut module = CLIENT.to_owned();
    while is_taken(&module) {
        module.push('_');
    }
    root.client_files = Some(ClientFiles { module, parts: distinct(&files) });
    for (link, file) in root.groups.iter_mut().zip(files) {
        link.part = Some(file);
    }
    root.credentials_apart = lines::of_root(root) > LONGEST_FILE;
    root.servers_apart = lines::of_root(root) > LONGEST_FILE;
}

/// An item as far as its file depends on it.
struct Sized {
    /// The files that it may stand in, from the one for most items to the one for fewest.
    names: Vec<String>,
    /// The most lines that it takes.
    lines: usize,
}

/// The file of each item: the first that fits, else the last.
fn chosen(items: &[Sized]) -> Vec<String> {
    let mut totals: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for item in items {
        for (depth, name) in item.names.iter().enumerate() {
            *totals.entry((depth, name)).or_insert(lines::OF_PART) += item.lines;
        }
    }
    let fits = |(depth, name): &(usize, &String)| totals[&(*depth, name.as_str())] <= LONGEST_FILE;
    let file = |item: &Sized| {
        let first = item.names.iter().enumerate().find(fits).map(|(_, name)| name);
        first.or(item.names.last()).cloned().unwrap_or_default()
    };
    items.iter().map(file).collect()
}

fn distinct(files: &[String]) -> Vec<String> {
    let mut distinct = files.to_vec();
    distinct.sort();
    distinct.dedup();
    distinct
}

/// The names of the files that an item of this name may stand in: by its letter, its first word, its first two words.
fn file_names(name: &str) -> Vec<String> {
    let words = words(name);
    let letter = words.first().map(|word| portable(word.chars().take(1)));
    let prefixes = (1..=words.len()).map(|count| portable(words[..count].join("_").chars()));
    let stems = letter.into_iter().chain(prefixes);
    let mut names: Vec<String> = stems.map(|stem| cut(&format!("names_{stem}"))).collect();
    names.dedup();
    names
}

/// The words of a method or a type, in lower case: `ListTopResult` and `list_top_result` have the same.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = '_';
    for letter in name.trim_start_matches("r#").chars() {
        if letter == '_' || (letter.is_uppercase() && !before.is_uppercase()) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter != '_') {
            word.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words.retain(|word| !word.is_empty());
    words
}

fn portable(letters: impl Iterator<Item = char>) -> String {
    let written = |letter: char| match letter {
        '_' | 'a'..='z' | '0'..='9' => letter.to_string(),
        other => format!("u{:x}", u32::from(other)),
    };
    letters.map(written).collect()
}

/// Of a name that is too long, the beginning. All of it is ASCII.
fn cut(name: &str) -> String {
    name.chars().take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_FILE, LONGEST_NAME, Sized, chosen, file_names};

    #[test]
    fn names_say_which_files_an_item_may_stand_in() {
        let table: [(&str, &[&str]); 7] = [
            ("ListTopResult", &["names_l", "names_list", "names_list_top", "names_list_top_result"]),
            ("list_top", &["names_l", "names_list", "names_list_top"]),
            ("r#type", &["names_t", "names_type"]),
            ("A", &["names_a"]),
            ("IPAddress2", &["names_i", "names_ipaddress2"]),
            ("con", &["names_c", "names_con"]),
            ("取得", &["names_u53d6", "names_u53d6u5f97"]),
        ];
        for (name, files) in table {
            assert_eq!(file_names(name), files, "{name}");
        }
        assert!(file_names(&"word_".repeat(100)).iter().all(|name| name.len() <= LONGEST_NAME));
    }

    fn sized(items: &[(&str, usize)]) -> Vec<String> {
        chosen(&items.iter().map(|(name, lines)| Sized { names: file_names(name), lines: *lines }).collect::<Vec<_>>())
    }

    #[test]
    fn an_item_stands_in_the_first_file_that_fits() {
        let few = sized(&[("Pet", 900), ("PetOwner", 900), ("Zone", 10)]);
        assert_eq!(few, ["names_p", "names_p", "names_z"]);
        let more = sized(&[("Pet", 900), ("PetOwner", 900), ("Plan", 900), ("Zone", 10)]);
        assert_eq!(more, ["names_pet", "names_pet", "names_plan", "names_z"]);
        let longest = sized(&[("Pet", LONGEST_FILE + 1), ("PetOwner", 9), ("PetOwnerName", 9), ("PetToy", 9)]);
        assert_eq!(longest, ["names_pet", "names_pet_owner", "names_pet_owner", "names_pet_toy"]);
    }
}
