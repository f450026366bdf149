//! Divides a module that is too long for one file, by the names of its items.
//!
//! A file has at most [`LONGEST_FILE`] lines. A module that fits is one file, `src/pets.rs`. Any other module keeps its
//! handle there. Its items go to files of the folder `src/pets/`, each to the first of these that fits:
//!
//! | file | holds the items for which |
//! |---|---|
//! | `names_l.rs` | the name begins with this letter |
//! | `names_list.rs` | the first word is `list` |
//! | `names_list_top.rs` | the first two words are `list top`, and so on |
//! | the file of the whole name | the name is this, if all files above are too long |
//!
//! An operation is placed by the name of its method, with its builder and its description. A type is placed by its own
//! name, so that `list_top` and `ListTopResult` are in the same file. The methods of the client are placed by their
//! names in the same way, in files of a private module beside the groups. If `src/lib.rs` is still too long, the
//! credentials and the servers move too.
//!
//! Only the name of an item decides which files may hold it. No count and no order does. If an item is added, removed
//! or renamed, its own file changes, and the file of the module changes if it is the first or the last item of its
//! file. A file is split, or joined again, only when its length crosses the limit, and only once.
//!
//! The files are private modules, and the module re-exports their names with `pub use`: public paths are those of one
//! file.
//!
//! An item that is longer than a file may be is alone in the file of its whole name. An item is never divided. The
//! credentials and the servers are never divided either.
//!
//! The prefix `names_` keeps these files apart from keywords, types of the language, names in scope such as `rt`, and
//! the devices of Windows. The rest is lower-case ASCII letters, digits and underscores. Another character is written
//! by its number, as in `u53d6`. Two names that become equal share a file.

mod lines;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::types::{ClientFiles, GroupLink, Module, Root};

/// The most lines of a file. Lines are counted before anything is printed: the count may be a little too high, but
/// never too low.
pub(super) const LONGEST_FILE: usize = 2000;

/// The most bytes of a file's name before its extension. File systems allow 255 for the whole name.
const LONGEST_NAME: usize = 120;

/// The module for the methods of the client if they are not in `src/lib.rs`. Underscores are added if a group has this
/// name.
const CLIENT: &str = "client";

/// Decides the files of the items of each module and of the root.
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

/// The parts of an item that decide its file.
struct Sized {
    /// The files that may hold it, from the file for most items to the one for fewest.
    names: Vec<String>,
    /// The most lines that it takes.
    lines: usize,
}

/// Returns the file of each item: the first that fits, else the last.
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

/// Returns the names of the files that may hold an item of this name: by its first letter, its first word, its first
/// two words, and so on.
fn file_names(name: &str) -> Vec<String> {
    let words = words(name);
    let letter = words.first().map(|word| word.chars().take(1).fold("names_".to_owned(), portable));
    let mut names: Vec<String> = letter.into_iter().collect();
    let mut stem = "names".to_owned();
    for word in &words {
        stem.push('_');
        stem = word.chars().fold(stem, portable);
        names.push(stem[..stem.len().min(LONGEST_NAME)].to_owned());
    }
    names.dedup();
    names
}

/// Returns the words of a method or a type in lower case. `ListTopResult` and `list_top_result` have the same words.
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

/// Appends a letter to the name of a file, in ASCII.
fn portable(mut name: String, letter: char) -> String {
    match letter {
        '_' | 'a'..='z' | '0'..='9' => name.push(letter),
        // Writing to a `String` cannot fail.
        other => {
            let _ = write!(name, "u{:x}", u32::from(other));
        }
    }
    name
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
