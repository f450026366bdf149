//! One run at a time for each folder: an advisory lock on a file beside it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use super::{beside, cannot};
use crate::out::tell;

/// Holds the locks of some paths until it is dropped. The system releases a lock when its process ends for any reason.
#[derive(Debug)]
pub struct Guard {
    held: Vec<(File, PathBuf)>,
}

impl Guard {
    /// Waits for every other run that writes to one of `paths`. They are locked in a fixed order, so that two runs cannot
    /// wait for each other.
    ///
    /// # Errors
    /// Returns a message if a lock file cannot be made.
    pub fn take(paths: &[&Path]) -> Result<Self, String> {
        let mut files: Vec<PathBuf> = paths.iter().map(|path| beside(path, "lock")).collect();
        files.sort();
        files.dedup();
        let held = files.into_iter().map(|path| Ok((lock(&path)?, path))).collect::<Result<_, String>>()?;
        Ok(Self { held })
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        for (file, path) in self.held.drain(..).rev() {
            // A waiting run sees that its open file is no longer the file at the path, and begins again.
            drop(fs::remove_file(&path));
            drop(file);
        }
    }
}

fn lock(path: &Path) -> Result<File, String> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| cannot("make", folder, &error))?;
    }
    loop {
        let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut file = opened.map_err(|error| cannot("make", path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                tell(format_args!("waiting for another run that writes to the same folder (`{}`)\n", path.display()));
                file.lock().map_err(|error| cannot("lock", path, &error))?;
            }
            Err(TryLockError::Error(error)) => return Err(cannot("lock", path, &error)),
        }
        if is_at(&mut file, path).map_err(|error| cannot("write", path, &error))? {
            return Ok(file);
        }
    }
}

/// True if a locked file is still the file at `path`: text written to one is read from the other.
fn is_at(file: &mut File, path: &Path) -> std::io::Result<bool> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let token = format!("{} {}\n", std::process::id(), now.as_nanos());
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(token.as_bytes())?;
    let mut found = String::new();
    match File::open(path) {
        Ok(mut other) => other.read_to_string(&mut found).map(|_| found == token),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::super::tests::Scratch;
    use super::*;

    #[test]
    fn one_holds_a_path_at_a_time_and_nothing_is_left() {
        let scratch = Scratch::new("guard");
        let (krate, lock) = (scratch.krate(), scratch.krate().with_file_name("names.lock"));
        let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for at in 0..8 {
                let (krate, lock, inside, most) = (&krate, &lock, &inside, &most);
                scope.spawn(move || {
                    for _ in 0..25 {
                        // The order in which they are named does not matter.
                        let paths: [&Path; 2] = if at % 2 == 0 { [krate, lock] } else { [lock, krate] };
                        let guard = Guard::take(&paths).expect("it can be locked");
                        most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                        drop(guard);
                    }
                });
            }
        });
        assert_eq!(most.load(Ordering::SeqCst), 1);
        assert_eq!(scratch.state().len(), 0);
    }
}
