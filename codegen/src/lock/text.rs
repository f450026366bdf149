//! Reads and prints the lines of a lock.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use super::{Directions, FirstVersion, Lock, LockError, LockedMember, LockedOperation, LockedOutput, LockedType};
use crate::chars::shown;

/// The comment line at the head.
const HEAD: &str = "# The released API. Written by `cargo xtask generate`; keep it in version control.";

/// The version of the format that is written.
const VERSION: &str = "2";

/// The prefix of the kind of a line if the document no longer has the item.
const GONE: &str = "gone-";

/// The prefix of the kind of a line if only some schemas of a type have the member.
const JOINED: &str = "joined-";

/// The text of a field without a value.
const NONE: &str = "-";

/// The prefix of the variant that a member is filled in with. It is in the field of the position.
const ONLY: &str = "=";

pub(super) fn print(lock: &Lock, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Lock { groups, servers, operations, components, types, first: _ } = lock;
    writeln!(f, "{HEAD}")?;
    line(f, "version", false, &[VERSION])?;
    for (key, module) in groups {
        line(f, "group", false, &[key, module])?;
    }
    for (url, function) in servers {
        line(f, "server", false, &[url, function])?;
    }
    for (key, operation) in operations {
        let LockedOperation { rust, builder, id, inputs, outputs, gone } = operation;
        line(f, "operation", *gone, &[key, rust, builder, id.as_deref().unwrap_or(NONE)])?;
        for input in inputs {
            member(f, "input", key, input)?;
        }
        for LockedOutput { place, ty } in outputs {
            line(f, "output", false, &[key, place, ty])?;
        }
    }
    for ((word, ty), gone) in components {
        line(f, "component", *gone, &[word, ty])?;
    }
    for (path, ty) in types {
        let LockedType { kind, directions, word, shape, members, gone } = ty;
        let shape = format!("{shape:016x}");
        line(f, "type", *gone, &[path, kind, directions.as_str(), word, &shape])?;
        for one in members {
            member(f, "member", path, one)?;
        }
    }
    Ok(())
}

fn member(f: &mut fmt::Formatter<'_>, kind: &str, owner: &str, member: &LockedMember) -> fmt::Result {
    let LockedMember { wire, rust, position, only, ty, joined, gone } = member;
    let kind = if *joined && !gone { Cow::Owned(format!("{JOINED}{kind}")) } else { Cow::Borrowed(kind) };
    let position = match (position, only) {
        (Some(position), _) => Cow::Owned(position.to_string()),
        (None, Some(variant)) => Cow::Owned(format!("{ONLY}{variant}")),
        (None, None) => Cow::Borrowed(NONE),
    };
    line(f, &kind, *gone, &[owner, wire, rust, &position, ty])
}

fn line(f: &mut fmt::Formatter<'_>, kind: &str, gone: bool, fields: &[&str]) -> fmt::Result {
    f.write_str(if gone { GONE } else { "" })?;
    f.write_str(kind)?;
    for field in fields {
        f.write_str("\t")?;
        f.write_str(&escape(field))?;
    }
    f.write_str("\n")
}

pub(super) fn parse(text: &str) -> Result<Lock, LockError> {
    let lines = (1u32..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let lines: Vec<(u32, &str)> = lines.collect();
    match lines.first() {
        None => Ok(Lock::default()),
        Some((number, line)) => match line.split('\t').collect::<Vec<_>>()[..] {
            ["version", VERSION] => this_version(&lines[1..]),
            ["version", version] => {
                let message = format!("version `{version}` is not known; this generator writes version {VERSION}");
                Err(LockError { line: *number, message })
            }
            _ => first_version(&lines),
        },
    }
}

/// The operation or type that the last lines belong to.
enum Owner {
    Operation(String),
    Type(String),
}

fn this_version(lines: &[(u32, &str)]) -> Result<Lock, LockError> {
    let mut lock = Lock::default();
    let mut owner = None;
    for (number, line) in lines {
        read_line(&mut lock, &mut owner, line).map_err(|message| LockError { line: *number, message })?;
    }
    // Lines are written in this order, but a merge of two locks by hand may change it.
    lock.operations.values_mut().for_each(|one| one.inputs.sort_by(|a, b| a.wire.cmp(&b.wire)));
    lock.types.values_mut().for_each(|one| one.members.sort_by(|a, b| a.wire.cmp(&b.wire)));
    Ok(lock)
}

fn read_line(lock: &mut Lock, owner: &mut Option<Owner>, line: &str) -> Result<(), String> {
    let (kind, rest) = line.split_once('\t').unwrap_or((line, ""));
    let (kind, gone) = kind.strip_prefix(GONE).map_or((kind, false), |kind| (kind, true));
    let (kind, joined) = kind.strip_prefix(JOINED).map_or((kind, false), |kind| (kind, true));
    let fields: Vec<String> = rest.split('\t').map(unescape).collect();
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    match (kind, &fields[..]) {
        ("group", [key, module]) => add(&mut lock.groups, key, (*module).to_owned()),
        ("server", [url, function]) => add(&mut lock.servers, url, (*function).to_owned()),
        ("operation", [key, rust, builder, id]) => {
            *owner = Some(Owner::Operation((*key).to_owned()));
            let id = (*id != NONE).then(|| (*id).to_owned());
            let (rust, builder) = ((*rust).to_owned(), (*builder).to_owned());
            add(&mut lock.operations, key, LockedOperation { rust, builder, id, gone, ..LockedOperation::default() })
        }
        ("input", [of, wire, rust, position, ty]) => {
            let input = read_member(wire, rust, position, ty, gone)?;
            operation(lock, owner.as_ref(), of)?.inputs.push(input);
            Ok(())
        }
        ("output", [of, place, ty]) => {
            let output = LockedOutput { place: (*place).to_owned(), ty: (*ty).to_owned() };
            operation(lock, owner.as_ref(), of)?.outputs.push(output);
            Ok(())
        }
        ("component", [word, ty]) => match lock.components.insert(((*word).to_owned(), (*ty).to_owned()), gone) {
            None => Ok(()),
            Some(_) => Err(format!("`{word}` is `{ty}` already")),
        },
        ("type", [path, kind, directions, word, shape]) => {
            *owner = Some(Owner::Type((*path).to_owned()));
            let ty = LockedType {
                kind: (*kind).to_owned(),
                directions: Directions::parse(directions)
                    .ok_or_else(|| format!("`{directions}` is none of `request`, `response`, `both`, `-`"))?,
                word: (*word).to_owned(),
                shape: u64::from_str_radix(shape, 16).map_err(|_| format!("`{shape}` is not a shape"))?,
                members: Vec::new(),
                gone,
            };
            add(&mut lock.types, path, ty)
        }
        ("member", [of, wire, rust, position, ty]) => {
            let member = LockedMember { joined, ..read_member(wire, rust, position, ty, gone)? };
            locked_type(lock, owner.as_ref(), of)?.members.push(member);
            Ok(())
        }
        ("group" | "server" | "operation" | "input" | "output" | "component" | "type" | "member", fields) => {
            Err(format!("`{kind}` has {} fields, which is not what it has", fields.len()))
        }
        _ => Err(format!("`{kind}` is not a kind of line")),
    }
}

fn add<T>(map: &mut BTreeMap<String, T>, key: &str, value: T) -> Result<(), String> {
    match map.insert(key.to_owned(), value) {
        None => Ok(()),
        Some(_) => Err(format!("`{key}` is there already")),
    }
}

fn operation<'l>(lock: &'l mut Lock, owner: Option<&Owner>, key: &str) -> Result<&'l mut LockedOperation, String> {
    let under = matches!(owner, Some(Owner::Operation(owner)) if owner == key);
    let found = lock.operations.get_mut(key).filter(|_| under);
    found.ok_or_else(|| format!("the line does not follow the operation `{key}`"))
}

fn locked_type<'l>(lock: &'l mut Lock, owner: Option<&Owner>, path: &str) -> Result<&'l mut LockedType, String> {
    let under = matches!(owner, Some(Owner::Type(owner)) if owner == path);
    let found = lock.types.get_mut(path).filter(|_| under);
    found.ok_or_else(|| format!("the line does not follow the type `{path}`"))
}

fn read_member(wire: &str, rust: &str, position: &str, ty: &str, gone: bool) -> Result<LockedMember, String> {
    let only = position.strip_prefix(ONLY).map(str::to_owned);
    let position = match position {
        NONE => None,
        _ if only.is_some() => None,
        number => Some(number.parse().map_err(|_| format!("`{number}` is not a position"))?),
    };
    let (wire, rust, ty) = (wire.to_owned(), rust.to_owned(), ty.to_owned());
    Ok(LockedMember { wire, rust, position, only, ty, joined: false, gone })
}

/// Reads the first version: lines of kind, key and Rust path, without a line for the version.
fn first_version(lines: &[(u32, &str)]) -> Result<Lock, LockError> {
    let mut lock = Lock::default();
    let mut first = FirstVersion::default();
    for (number, line) in lines {
        let error = |message: String| LockError { line: *number, message };
        let fields: Vec<String> = line.split('\t').map(unescape).collect();
        let [kind, key, path] = fields.as_slice() else {
            return Err(error(format!("three fields separated by tabs are wanted, there are {}", fields.len())));
        };
        if kind.is_empty() || key.is_empty() || path.is_empty() {
            return Err(error("a field is empty".to_owned()));
        }
        let map = match kind.as_str() {
            "group" => &mut lock.groups,
            "server" => &mut lock.servers,
            "operation" => &mut first.operations,
            "type" => &mut first.types,
            // The hash of a shape is computed in a different way now.
            "shape" => continue,
            other => return Err(error(format!("`{other}` is not a kind of line"))),
        };
        match map.insert(key.clone(), path.clone()) {
            Some(known) if known != *path => {
                return Err(error(format!("`{kind}` `{key}` has a name already: `{known}`")));
            }
            _ => {}
        }
    }
    lock.first = Some(first);
    Ok(lock)
}

/// Escapes a field. A key of a document may hold any text, but a tab or a line break would break the line, and `-`
/// means none. Hidden characters are escaped, too, because reviewers read a lock.
fn escape(field: &str) -> Cow<'_, str> {
    if field.is_empty() {
        return Cow::Borrowed("\\");
    }
    let escaped =
        if field.contains('\\') { Cow::Owned(shown(&field.replace('\\', "\\\\")).into_owned()) } else { shown(field) };
    // The first field of a line must not look like a comment.
    if escaped.starts_with('#') { Cow::Owned(format!("\\{escaped}")) } else { escaped }
}

fn unescape(field: &str) -> String {
    if field == "\\" {
        return String::new();
    }
    let mut out = String::with_capacity(field.len());
    let mut characters = field.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('t') => out.push('\t'),
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('u') => out.push(numbered(&mut characters)),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            other => out.push(other),
        }
    }
    out
}

/// Reads the character for the next number in braces: `{202e}`.
fn numbered(rest: &mut std::str::Chars<'_>) -> char {
    let number: String = rest.by_ref().take_while(|character| *character != '}').skip(1).collect();
    u32::from_str_radix(&number, 16).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::super::{Directions, Lock, LockedMember, LockedOperation, LockedOutput, LockedType};

    fn member(wire: &str, rust: &str, position: Option<usize>, gone: bool) -> LockedMember {
        let ty = "Option<pets::Owner>".to_owned();
        LockedMember { wire: wire.to_owned(), rust: rust.to_owned(), position, only: None, ty, joined: !gone, gone }
    }

    fn lock() -> Lock {
        let mut lock = Lock::default();
        lock.groups.insert("Odd\ttag".to_owned(), "odd".to_owned());
        lock.servers.insert("https://{x}.example".to_owned(), "servers::x".to_owned());
        let operation = LockedOperation {
            rust: "pets::list".to_owned(),
            builder: "ListRequest".to_owned(),
            id: None,
            inputs: vec![
                member("body.x", "x", None, true),
                LockedMember { joined: false, ..member("query:#a\n", "a", Some(1), false) },
            ],
            outputs: vec![LockedOutput { place: "200".to_owned(), ty: "Page<pets::Pet>".to_owned() }],
            gone: false,
        };
        lock.operations.insert("GET /pets".to_owned(), operation);
        lock.components.insert(("#Spare\\".to_owned(), "types::Spare".to_owned()), true);
        let ty = LockedType {
            kind: "record".to_owned(),
            directions: Directions { sent: true, received: false },
            word: "pet".to_owned(),
            shape: 0xfe,
            members: vec![
                member("", "empty", None, false),
                member("-1", "minus1", None, false),
                LockedMember { only: Some("Dog".to_owned()), ..member("type", "r#type", None, false) },
            ],
            gone: true,
        };
        lock.types.insert("pets::Pet".to_owned(), ty);
        lock
    }

    #[test]
    fn what_is_printed_is_read_back() {
        let text = lock().to_string();
        assert_eq!(Lock::parse(&text), Ok(lock()), "{text}");
        assert!(text.lines().nth(1).is_some_and(|line| line == "version\t2"), "{text}");
    }

    #[test]
    fn bad_lines_are_named() {
        for (text, line, part) in [
            ("version\t3\n", 1, "not known"),
            ("version\t2\ntype\tkey\n", 2, "1 fields"),
            ("version\t2\nodd\tkey\n", 2, "not a kind"),
            ("version\t2\ngroup\tk\tA\n\ngroup\tk\tB\n", 4, "already"),
            ("version\t2\nmember\ta::B\tx\tx\t-\tString\n", 2, "does not follow"),
            ("version\t2\ntype\ta::B\trecord\tup\tb\t0\n", 2, "none of"),
            ("version\t2\ntype\ta::B\trecord\tboth\tb\tz\n", 2, "not a shape"),
            ("# head\ntype\tkey\n", 2, "there are 2"),
            ("type\tk\tA\ntype\tk\tB\n", 2, "already"),
            ("\n\ntype\t\tA\n", 3, "empty"),
        ] {
            let error = Lock::parse(text).expect_err(text);
            assert_eq!(error.line, line, "{text}");
            assert!(error.message.contains(part), "{error}");
        }
        assert_eq!(Lock::parse("# nothing\n"), Ok(Lock::default()));
    }

    #[test]
    fn the_first_version_is_read() {
        let text = "# head\ngroup\tPets\tpets\noperation\tlistPets\tpets::list\ntype\t/components/schemas/Pet\tpets::Pet\nshape\t00ff\tpets::Pet\r\n";
        let lock = Lock::parse(text).expect("it is a lock of the first version");
        let first = lock.first.expect("it is of the first version");
        assert_eq!(first.operations["listPets"], "pets::list");
        assert_eq!(first.types["/components/schemas/Pet"], "pets::Pet");
        assert_eq!(lock.groups["Pets"], "pets");
    }
}
