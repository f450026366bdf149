//! The steps that put staged files in place, written down before the first step is made.
//!
//! Each step can be made and taken back any number of times, from any state in between. A run that finds the journal of
//! a killed run makes all of its steps again.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

/// The name of the journal in the staging folder.
const JOURNAL: &str = "journal";
/// The file beside the journal while its steps are taken back.
const BACK: &str = "back";

/// One step. Names without a folder are those of files in the staging folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// `staged` becomes the file `target`; `old` is a second name for the previous file.
    Put { staged: String, target: PathBuf, old: Option<String> },
    /// `staged` becomes the folder `target`; the previous folder becomes `old`.
    PutFolder { staged: String, target: PathBuf, old: Option<String> },
    /// The file `target` is removed; `old` is a second name for it.
    Remove { target: PathBuf, old: String },
}

impl Step {
    /// Makes the step, or the rest of it.
    pub(super) fn make(&self, staging: &Path) -> io::Result<()> {
        match self {
            Self::Put { staged, target, old: _ } => {
                let staged = staging.join(staged);
                if staged.exists() { relocate(&staged, target) } else { Ok(()) }
            }
            Self::PutFolder { staged, target, old } => {
                let staged = staging.join(staged);
                if !staged.exists() {
                    return Ok(());
                }
                match old.as_ref().map(|old| staging.join(old)) {
                    Some(old) if !old.exists() && target.exists() => fs::rename(target, old)?,
                    Some(_) => {}
                    None if target.is_dir() => fs::remove_dir(target)?,
                    None => {}
                }
                fs::rename(staged, target)
            }
            Self::Remove { target, old: _ } => absent(fs::remove_file(target)),
        }
    }

    /// Takes the step back, or the part of it that was made.
    pub(super) fn take_back(&self, staging: &Path) -> io::Result<()> {
        match self {
            Self::Put { staged, target, old } => match old.as_ref().map(|old| staging.join(old)) {
                Some(old) if old.exists() => relocate(&old, target),
                Some(_) => Ok(()),
                None if staging.join(staged).exists() => Ok(()),
                None => absent(fs::remove_file(target)),
            },
            Self::PutFolder { staged, target, old } => {
                let staged = staging.join(staged);
                if !staged.exists() && target.exists() {
                    fs::rename(target, staged)?;
                }
                match old.as_ref().map(|old| staging.join(old)) {
                    Some(old) if old.exists() => fs::rename(old, target),
                    Some(_) | None => Ok(()),
                }
            }
            Self::Remove { target, old } => {
                let old = staging.join(old);
                if old.exists() { relocate(&old, target) } else { Ok(()) }
            }
        }
    }

    fn json(&self) -> io::Result<Value> {
        let text = |path: &Path| {
            let text = path.to_str().map(str::to_owned);
            text.ok_or_else(|| io::Error::other("the path of the folder is not Unicode"))
        };
        Ok(match self {
            Self::Put { staged, target, old } => json!({ "put": staged, "target": text(target)?, "old": old }),
            Self::PutFolder { staged, target, old } => {
                json!({ "put-folder": staged, "target": text(target)?, "old": old })
            }
            Self::Remove { target, old } => json!({ "remove": text(target)?, "old": old }),
        })
    }

    fn read(value: &Value) -> Option<Self> {
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        let (old, target) = (text("old"), text("target").map(PathBuf::from));
        match (text("put"), text("put-folder"), text("remove")) {
            (Some(staged), None, None) => Some(Self::Put { staged, target: target?, old }),
            (None, Some(staged), None) => Some(Self::PutFolder { staged, target: target?, old }),
            (None, None, Some(target)) => Some(Self::Remove { target: target.into(), old: old? }),
            _ => None,
        }
    }
}

/// The direction in which a run continues with the journal that it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Forward,
    Back,
}

/// Writes the journal: from here on, all steps will be made.
pub(super) fn write(staging: &Path, steps: &[Step]) -> io::Result<()> {
    let steps = steps.iter().map(Step::json).collect::<io::Result<Vec<Value>>>()?;
    // Under its final name, a file is whole or does not exist.
    let draft = staging.join("journal-draft");
    let mut file = File::create(&draft)?;
    file.write_all(Value::Array(steps).to_string().as_bytes())?;
    file.sync_all()?;
    fs::rename(draft, staging.join(JOURNAL))?;
    sync_folder(staging);
    Ok(())
}

/// From here on the steps will all be taken back.
pub(super) fn turn_back(staging: &Path) -> io::Result<()> {
    File::create(staging.join(BACK))?.sync_all()?;
    sync_folder(staging);
    Ok(())
}

/// From here on there is nothing more to do.
pub(super) fn close(staging: &Path) -> io::Result<()> {
    absent(fs::remove_file(staging.join(JOURNAL)))
}

/// True if steps are still to be made or taken back.
pub(super) fn is_open(staging: &Path) -> bool {
    staging.join(JOURNAL).exists()
}

/// The steps of a journal, and where to go; `None` if there is no journal.
pub(super) fn read(staging: &Path) -> io::Result<Option<(Vec<Step>, Direction)>> {
    let text = match fs::read(staging.join(JOURNAL)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let value: Value = serde_json::from_slice(&text)?;
    let steps = value.as_array().and_then(|steps| steps.iter().map(Step::read).collect::<Option<Vec<Step>>>());
    let steps = steps.ok_or_else(|| io::Error::other("its journal cannot be read"))?;
    let direction = if staging.join(BACK).exists() { Direction::Back } else { Direction::Forward };
    Ok(Some((steps, direction)))
}

/// Makes names in a folder survive a loss of power, where the system can.
pub(super) fn sync_folder(folder: &Path) {
    // Not every system opens folders, and none gives more than this.
    drop(File::open(folder).and_then(|folder| folder.sync_all()));
}

/// A missing file needs no removal.
fn absent(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

/// A rename. If the two paths are on different file systems: a copy, which is renamed when it is complete.
fn relocate(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let near = super::beside(to, "copy");
            fs::copy(from, &near)?;
            File::open(&near)?.sync_all()?;
            fs::rename(&near, to)?;
            fs::remove_file(from)
        }
        result => result,
    }
}
