//! Puts changes in place so that a killed run leaves the old files or the new ones.
//!
//! 1. Everything is written to a staging folder beside the crate. A new crate, or a `src` with several changed files,
//!    is staged as a whole folder: one rename puts it in place, instead of one for each file.
//! 2. The steps are written to a journal. From here on the new files win.
//! 3. The steps are made: a few renames.
//! 4. The journal is removed, and then the staging folder.
//!
//! The next run that finds a staging folder makes the steps of its journal, or deletes the folder if it has no journal.
//!
//! After a loss of power, files below `src` may be empty: to wait until the disk has each of thousands of files takes longer
//! than to generate them, and the next run writes again what differs. All other files survive it, as does the journal.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::journal::{self, Direction, Step};
use super::{Changes, Written, beside, cannot};

/// Makes the changes.
///
/// # Errors
/// Returns a message if something cannot be written; then everything is as it was.
pub fn apply(changes: &Changes<'_>, krate: &Path) -> Result<(), String> {
    if changes.is_empty() {
        return Ok(());
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let staging = staging(krate, &format!("{}-{}", std::process::id(), now.as_nanos()));
    let mut stage = Stage { staging: &staging, steps: Vec::new(), made: Vec::new(), lasting: Vec::new(), files: 0 };
    let result = stage.fill(changes, krate).and_then(|()| make(&staging, &stage.steps));
    if result.is_err() {
        stage.made.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
    }
    if !journal::is_open(&staging) {
        drop(fs::remove_dir_all(&staging));
    }
    result?;
    changes.removed.iter().for_each(|(path, _)| remove_empty_folders(path, krate));
    Ok(())
}

/// Completes what a killed run has begun for this crate. Nothing else may write to the crate meanwhile.
///
/// # Errors
/// Returns a message if that fails.
pub fn recover(krate: &Path) -> Result<(), String> {
    for staging in left_behind(krate) {
        let told = |error: io::Error| {
            let (krate, staging) = (krate.display(), staging.display());
            format!("an earlier run on `{krate}` was interrupted and cannot be completed: {error}; remove `{staging}`")
        };
        if let Some((steps, direction)) = journal::read(&staging).map_err(told)? {
            match direction {
                Direction::Forward => steps.iter().try_for_each(|step| step.make(&staging)),
                Direction::Back => steps.iter().rev().try_for_each(|step| step.take_back(&staging)),
            }
            .and_then(|()| journal::close(&staging))
            .map_err(told)?;
        }
        fs::remove_dir_all(&staging).map_err(told)?;
    }
    Ok(())
}

/// The staging folder: beside the crate, so that the crate's folder holds only the old files or the new ones. A rename
/// cannot leave its file system: if the crate's folder is a mount, the staging folder is inside it.
fn staging(krate: &Path, run: &str) -> PathBuf {
    if is_mount(krate) { krate.join(format!("{INSIDE}{run}")) } else { beside(krate, &format!("{BESIDE}{run}")) }
}

/// The beginning of a staging folder's name in a crate's folder that is a mount.
const INSIDE: &str = ".restwright-new-";
/// The same for a staging folder beside the crate; it follows the crate's name.
const BESIDE: &str = "new-";

/// True if a folder is on another file system than its parent folder.
#[cfg(unix)]
fn is_mount(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let device = |path: &Path| path.metadata().ok().map(|data| data.dev());
    let parent = folder.parent().and_then(device);
    device(folder).is_some_and(|own| parent.is_some_and(|parent| parent != own))
}

#[cfg(not(unix))]
fn is_mount(_: &Path) -> bool {
    false
}

/// The staging folders of runs that did not finish.
fn left_behind(krate: &Path) -> Vec<PathBuf> {
    let near = beside(krate, BESIDE);
    let near = near.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut found = Vec::new();
    for (folder, head) in [(krate.parent(), &*near), (Some(krate), INSIDE)] {
        let entries = folder.and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
        let staging = entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(head));
        found.extend(staging.map(|entry| entry.path()).filter(|path| path.is_dir()));
    }
    found.sort();
    found
}

/// Makes all steps, or takes back those that were made.
fn make(staging: &Path, steps: &[Step]) -> Result<(), String> {
    let told = |error: io::Error| cannot("write below", staging, &error);
    journal::write(staging, steps).map_err(told)?;
    let made = steps.iter().try_for_each(|step| step.make(staging).map_err(|error| (step, error)));
    if let Err((step, error)) = made {
        // Nothing better can be done about a failure here; the first failure is reported.
        drop(journal::turn_back(staging));
        // Steps that cannot be taken back now are left to the next run, with the journal.
        let taken_back = steps.iter().rev().try_for_each(|step| step.take_back(staging));
        drop(taken_back.and_then(|()| journal::close(staging)));
        let (Step::Put { target, .. } | Step::PutFolder { target, .. } | Step::Remove { target, .. }) = step;
        return Err(cannot("write", target, &error));
    }
    let folders: BTreeSet<&Path> = steps.iter().filter_map(Step::folder).collect();
    folders.into_iter().for_each(journal::sync_folder);
    journal::close(staging).map_err(told)
}

impl Step {
    /// The folder in which the step changes names.
    fn folder(&self) -> Option<&Path> {
        let (Self::Put { target, .. } | Self::PutFolder { target, .. } | Self::Remove { target, .. }) = self;
        target.parent()
    }
}

/// Writes the files to put in place, and records the steps.
struct Stage<'a> {
    staging: &'a Path,
    steps: Vec<Step>,
    /// Folders made outside the staging folder.
    made: Vec<PathBuf>,
    /// The staged files that must survive a loss of power.
    lasting: Vec<PathBuf>,
    /// Number of files that have a number as their name.
    files: usize,
}

impl Stage<'_> {
    fn fill(&mut self, changes: &Changes<'_>, krate: &Path) -> Result<(), String> {
        fs::create_dir_all(self.staging).map_err(|error| cannot("make", self.staging, &error))?;
        let mut left: Vec<&Written<'_>> = changes.written.iter().collect();
        let mut removed: Vec<&PathBuf> = changes.removed.iter().map(|(path, _)| path).collect();
        if is_empty(krate) && !is_mount(krate) {
            self.whole(krate, &mut left)?;
        } else {
            self.sources(&krate.join("src"), &mut left, &mut removed)?;
        }
        left.into_iter().try_for_each(|file| self.single(file))?;
        removed.into_iter().try_for_each(|path| self.removal(path))?;
        self.sync()?;
        journal::sync_folder(self.staging);
        Ok(())
    }

    /// Stages a new crate as one folder.
    fn whole(&mut self, krate: &Path, left: &mut Vec<&Written<'_>>) -> Result<(), String> {
        let staged = self.staging.join("crate");
        for (relative, file) in take_below(krate, left) {
            let path = staged.join(&relative);
            write(&path, &file.new)?;
            if !relative.starts_with("src") {
                self.lasting.push(path);
            }
        }
        self.steps.push(Step::PutFolder { staged: "crate".to_owned(), target: krate.to_path_buf(), old: None });
        Ok(())
    }

    /// Stages the folder `src` as a whole if several of its files change. Unchanged files get a second name in the new
    /// folder, so that they stay the same files.
    fn sources(
        &mut self,
        sources: &Path,
        left: &mut Vec<&Written<'_>>,
        removed: &mut Vec<&PathBuf>,
    ) -> Result<(), String> {
        let changed = |path: &Path| path.starts_with(sources);
        let count = left.iter().filter(|file| changed(&file.path)).count()
            + removed.iter().filter(|path| changed(path)).count();
        if count < 2 {
            return Ok(());
        }
        let staged = self.staging.join("src");
        let gone: BTreeSet<&Path> =
            left.iter().map(|file| &*file.path).chain(removed.iter().map(|path| path.as_path())).collect();
        if sources.symlink_metadata().is_ok() && link_all(sources, &staged, &gone).is_err() {
            // A link, or a file system without second names: each file is staged alone.
            drop(fs::remove_dir_all(&staged));
            return Ok(());
        }
        take_below(sources, left)
            .into_iter()
            .try_for_each(|(relative, file)| write(&staged.join(relative), &file.new))?;
        removed.retain(|path| !path.starts_with(sources));
        let old = sources.exists().then(|| "old-src".to_owned());
        self.steps.push(Step::PutFolder { staged: "src".to_owned(), target: sources.to_path_buf(), old });
        Ok(())
    }

    fn single(&mut self, file: &Written<'_>) -> Result<(), String> {
        let number = self.number();
        let staged = format!("new-{number}");
        let path = self.staging.join(&staged);
        write(&path, &file.new)?;
        self.lasting.push(path);
        let old = file.path.exists().then(|| self.keep(&file.path, number)).transpose()?;
        if let Some(folder) = file.path.parent() {
            self.make_folder(folder)?;
        }
        self.steps.push(Step::Put { staged, target: file.path.clone(), old });
        Ok(())
    }

    fn removal(&mut self, path: &Path) -> Result<(), String> {
        let number = self.number();
        let old = self.keep(path, number)?;
        self.steps.push(Step::Remove { target: path.to_path_buf(), old });
        Ok(())
    }

    /// Makes files survive a loss of power. After all have been written, this costs half of what it costs after each: the
    /// file system writes them together.
    fn sync(&self) -> Result<(), String> {
        // Not every system takes this from a file that is open only for reading.
        let sync = |path: &PathBuf| File::options().write(true).open(path).and_then(|file| file.sync_all());
        self.lasting.iter().try_for_each(|path| sync(path).map_err(|error| cannot("write", path, &error)))
    }

    fn number(&mut self) -> usize {
        self.files += 1;
        self.files
    }

    /// Gives a file a second name in the staging folder, or copies it if that is not possible.
    fn keep(&self, path: &Path, number: usize) -> Result<String, String> {
        let old = format!("old-{number}");
        let kept = self.staging.join(&old);
        if fs::hard_link(path, &kept).is_err() {
            fs::copy(path, &kept).map_err(|error| cannot("copy", path, &error))?;
        }
        Ok(old)
    }

    fn make_folder(&mut self, folder: &Path) -> Result<(), String> {
        let missing: Vec<&Path> = folder.ancestors().take_while(|folder| !folder.exists()).collect();
        fs::create_dir_all(folder).map_err(|error| cannot("make", folder, &error))?;
        self.made.extend(missing.into_iter().rev().map(Path::to_path_buf));
        Ok(())
    }
}

/// Writes a file, which does not survive a loss of power yet.
fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder.and_then(|()| fs::write(path, text)).map_err(|error| cannot("write", path, &error))
}

/// True if there is nothing at a path, or only an empty folder.
fn is_empty(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// Takes the files below a folder out of `left`, each with its path in the folder.
fn take_below<'w, 'f>(folder: &Path, left: &mut Vec<&'w Written<'f>>) -> Vec<(PathBuf, &'w Written<'f>)> {
    let mut below = Vec::new();
    left.retain(|file| match file.path.strip_prefix(folder) {
        Ok(relative) => {
            below.push((relative.to_path_buf(), *file));
            false
        }
        Err(_) => true,
    });
    below
}

/// Gives everything in `from` a second name below `to`, except the files in `but`. The recursion is as deep as the
/// folders.
fn link_all(from: &Path, to: &Path, but: &BTreeSet<&Path>) -> io::Result<()> {
    if !from.symlink_metadata()?.is_dir() {
        return Err(io::Error::other("it is not a folder"));
    }
    fs::create_dir_all(to)?;
    fs::set_permissions(to, from.metadata()?.permissions())?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, kind, to) = (entry.path(), entry.file_type()?, to.join(entry.file_name()));
        if kind.is_dir() {
            link_all(&path, &to, but)?;
            // A folder with only stale files is removed with them.
            if !is_empty(&path) && is_empty(&to) {
                fs::remove_dir(&to)?;
            }
        } else if !kind.is_file() {
            return Err(io::Error::other("it is not a regular file"));
        } else if !but.contains(&*path) {
            fs::hard_link(&path, &to)?;
        }
    }
    Ok(())
}

fn remove_empty_folders(removed: &Path, krate: &Path) {
    for folder in removed.ancestors().skip(1).take_while(|folder| *folder != krate) {
        // This fails if something else is in the folder; then there is nothing to do.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::tests::{Scratch, files};
    use super::super::{Besides, compare};
    use super::*;

    /// The files that a run leaves if it is killed after `count` steps, with half of the next step if that is a folder.
    fn killed(changes: &Changes<'_>, krate: &Path, count: usize, half: bool) -> (PathBuf, usize) {
        let staging = beside(krate, "new-1-1");
        let mut stage = Stage { staging: &staging, steps: Vec::new(), made: Vec::new(), lasting: Vec::new(), files: 0 };
        stage.fill(changes, krate).expect("it can be staged");
        let steps = stage.steps;
        journal::write(&staging, &steps).expect("it can be written");
        steps.iter().take(count).for_each(|step| step.make(&staging).expect("it can be made"));
        if let (true, Some(Step::PutFolder { target, old: Some(old), .. })) = (half, steps.get(count)) {
            fs::rename(target, staging.join(old)).expect("it can be put aside");
        }
        (staging, steps.len())
    }

    fn before(scratch: &Scratch) {
        let first = files(&[("Cargo.toml", "a"), ("src/lib.rs", "a"), ("src/old/b.rs", "b"), ("src/c.rs", "c")]);
        scratch.bring_to(&first).expect("it can be written");
        scratch.put("src/notes.txt", "by hand");
        scratch.put("tests/mine.rs", "by hand");
    }

    fn changed() -> BTreeMap<String, String> {
        files(&[("Cargo.toml", "n"), ("src/lib.rs", "n"), ("src/c.rs", "c"), ("examples/e.rs", "n")])
    }

    fn changes<'w>(scratch: &Scratch, wanted: &'w BTreeMap<String, String>) -> Changes<'w> {
        compare(&scratch.krate(), wanted, Besides::new()).expect("it can be read")
    }

    #[test]
    fn a_run_killed_after_any_step_is_completed_by_the_next() {
        let after = {
            let scratch = Scratch::new("complete");
            before(&scratch);
            apply(&changes(&scratch, &changed()), &scratch.krate()).expect("it can be written");
            scratch.state()
        };
        let mut count = 0;
        loop {
            let mut steps = 0;
            for half in [false, true] {
                let scratch = Scratch::new("killed");
                before(&scratch);
                steps = killed(&changes(&scratch, &changed()), &scratch.krate(), count, half).1;
                recover(&scratch.krate()).expect("it can be completed");
                assert_eq!(scratch.state(), after, "after {count} steps");
            }
            count += 1;
            if count > steps {
                assert!(steps >= 3, "{steps}");
                return;
            }
        }
    }

    #[test]
    fn a_run_killed_while_it_takes_back_is_taken_back_by_the_next() {
        for (made, taken_back) in [(0, 0), (1, 0), (2, 1), (3, 0), (3, 2), (3, 3)] {
            let scratch = Scratch::new("back");
            before(&scratch);
            let first = scratch.state();
            let wanted = changed();
            let changes = changes(&scratch, &wanted);
            let (staging, _) = killed(&changes, &scratch.krate(), made, false);
            journal::turn_back(&staging).expect("it can be written");
            let (steps, _) = journal::read(&staging).expect("it can be read").expect("it is there");
            steps
                .iter()
                .rev()
                .take(taken_back)
                .for_each(|step| step.take_back(&staging).expect("it can be taken back"));
            recover(&scratch.krate()).expect("it can be completed");
            let kept: Vec<_> = scratch.state().into_iter().collect();
            assert_eq!(kept, first.into_iter().collect::<Vec<_>>(), "{made} made, {taken_back} taken back");
        }
    }

    #[test]
    fn a_run_killed_before_its_journal_leaves_nothing() {
        let scratch = Scratch::new("unjournaled");
        before(&scratch);
        let first = scratch.state();
        let staging = beside(&scratch.krate(), "new-1-1");
        let mut stage = Stage { staging: &staging, steps: Vec::new(), made: Vec::new(), lasting: Vec::new(), files: 0 };
        stage.fill(&changes(&scratch, &changed()), &scratch.krate()).expect("it can be staged");
        recover(&scratch.krate()).expect("there is nothing to do");
        assert_eq!(scratch.state(), first);
    }

    #[test]
    fn what_the_next_run_does_not_write_again_survives_a_loss_of_power() {
        let staged = |scratch: &Scratch, wanted: &BTreeMap<String, String>| {
            let staging = beside(&scratch.krate(), "new-1-1");
            let mut stage =
                Stage { staging: &staging, steps: Vec::new(), made: Vec::new(), lasting: Vec::new(), files: 0 };
            stage.fill(&changes(scratch, wanted), &scratch.krate()).expect("it can be staged");
            stage.sync().expect("the files are there");
            stage
                .lasting
                .iter()
                .map(|path| path.strip_prefix(&staging).unwrap().display().to_string())
                .collect::<Vec<_>>()
        };
        let scratch = Scratch::new("synced");
        assert_eq!(staged(&scratch, &changed()), ["crate/Cargo.toml", "crate/examples/e.rs"]);
        before(&scratch);
        assert_eq!(staged(&scratch, &changed()), ["new-1", "new-2"], "the same files, one by one");
    }

    #[test]
    fn a_crate_that_is_new_is_one_step() {
        let scratch = Scratch::new("new");
        let wanted = files(&[("Cargo.toml", "n"), ("src/lib.rs", "n"), ("src/a.rs", "n")]);
        let changes = changes(&scratch, &wanted);
        let (_, steps) = killed(&changes, &scratch.krate(), 0, false);
        assert_eq!(steps, 1);
        recover(&scratch.krate()).expect("it can be completed");
        assert_eq!(scratch.state().len(), 3);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_of_sources_with_a_link_in_it_is_changed_file_by_file() {
        let scratch = Scratch::new("linked");
        before(&scratch);
        std::os::unix::fs::symlink("notes.txt", scratch.krate().join("src/link.txt")).expect("links can be made");
        apply(&changes(&scratch, &changed()), &scratch.krate()).expect("it can be written");
        assert!(scratch.krate().join("src/link.txt").is_symlink());
        assert!(changes(&scratch, &changed()).is_empty(), "{:?}", changes(&scratch, &changed()));
    }
}
