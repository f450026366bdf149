//! Checks the reader of JSON with the public parsing suite `nst/JSONTestSuite`, for `cargo xtask json-suite`.
//!
//! The one argument is a folder with the suite's files, or a JSON file: an array of objects with a `name` and an
//! `input`. The beginning of a name says how a reader must treat a text: `y_` is read, `n_` is refused, `i_` is free, and
//! is listed. An empty text is not JSON. But it is a response without a body, which the tolerant mode reads and reports as
//! drift. The program ends with 1 if the reader refuses a text that must be read, or the other way round, and with 2 if
//! the texts cannot be had.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use restwright::Json;
use restwright::door::{self as rt, Mode};
use serde_json::Value;

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("error: give a folder with the suite's files, or a JSON file with its texts");
        return ExitCode::from(2);
    };
    let texts = if path.is_dir() { of_folder(&path) } else { of_file(&path) };
    match texts.and_then(|texts| check(&texts)) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Prints the texts that are free or wrong, and a summary; returns how many are wrong.
fn check(texts: &[(String, Vec<u8>)]) -> Result<usize, String> {
    let (mut wrong, mut free) = (Vec::new(), Vec::new());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, text) in texts {
        let read = read(text, Mode::Tolerant);
        let Some((prefix, kind)) = KINDS.iter().find(|(prefix, _)| name.starts_with(prefix)) else { continue };
        *counts.entry(prefix).or_default() += 1;
        let line = format!("{name}: {}", said(&read));
        match kind {
            Kind::Read if read.is_err() => wrong.push(format!("wrong  {line}")),
            Kind::Refused if is_read(text, &read) => wrong.push(format!("wrong  {line}")),
            Kind::Read | Kind::Refused => {}
            Kind::Free => free.push(format!("free   {line}")),
        }
    }
    if counts.len() < KINDS.len() {
        return Err("the suite has texts of three kinds, and some are not there".to_owned());
    }
    for line in free.iter().chain(&wrong) {
        println!("{line}");
    }
    let counted: Vec<String> = counts.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    println!("texts  {}; {} wrong", counted.join(", "), wrong.len());
    Ok(wrong.len())
}

/// How a reader must treat a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `y_`
    Read,
    /// `n_`
    Refused,
    /// `i_`
    Free,
}

/// The meaning of the beginning of a name.
const KINDS: [(&str, Kind); 3] = [("y_", Kind::Read), ("n_", Kind::Refused), ("i_", Kind::Free)];

/// True if a text counts as JSON.
fn is_read(text: &[u8], read: &Result<usize, String>) -> bool {
    let blank = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text).trim_ascii().is_empty();
    let tolerated = match read {
        Ok(drift) => !blank || *drift == 0,
        Err(_) => false,
    };
    tolerated || self::read(text, Mode::Strict).is_ok()
}

/// The number of leniencies when a text is read, or the reason why it is not read.
fn read(text: &[u8], mode: Mode) -> Result<usize, String> {
    let mut value = Json::default();
    rt::decode(text, &mut value, mode).map(|drift| drift.len()).map_err(|error| error.to_string())
}

fn said(read: &Result<usize, String>) -> String {
    match read {
        Ok(0) => "read".to_owned(),
        Ok(drift) => format!("read, with {drift} drift"),
        Err(error) => format!("refused: {error}"),
    }
}

fn of_folder(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, String> {
    let unread = |error: std::io::Error| format!("cannot read `{}`: {error}", folder.display());
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        let entry = entry.map_err(unread)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().extension().is_some_and(|extension| extension == "json") {
            texts.push((name, std::fs::read(entry.path()).map_err(unread)?));
        }
    }
    texts.sort();
    Ok(texts)
}

fn of_file(file: &Path) -> Result<Vec<(String, Vec<u8>)>, String> {
    let shown = file.display();
    let bytes = std::fs::read(file).map_err(|error| format!("cannot read `{shown}`: {error}"))?;
    let list: Value = serde_json::from_slice(&bytes).map_err(|error| format!("`{shown}` is not JSON: {error}"))?;
    let text = |one: &Value| Some((one["name"].as_str()?.to_owned(), one["input"].as_str()?.as_bytes().to_vec()));
    let texts: Option<Vec<_>> = list.as_array().and_then(|all| all.iter().map(text).collect());
    texts.ok_or_else(|| format!("`{shown}` holds something else than names and texts"))
}
