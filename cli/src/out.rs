//! Writes what a command prints, also where nobody reads to the end: `restwright explain Pet | head -3`.

use std::fmt::Display;
use std::io;

/// Writes to standard output.
///
/// A reader that has gone is no fault: the command goes on, and ends with its own exit code.
///
/// # Errors
/// In words, when the text cannot be written for another reason, as on a full disk.
pub fn say(text: impl Display) -> Result<(), String> {
    said(write(&mut io::stdout().lock(), text)).map_err(|error| format!("cannot write to standard output: {error}"))
}

/// Writes to standard error. A failure is passed over, for there is no other place to report it.
pub fn tell(text: impl Display) {
    drop(write(&mut io::stderr().lock(), text));
}

fn write(stream: &mut impl io::Write, text: impl Display) -> io::Result<()> {
    write!(stream, "{text}").and_then(|()| stream.flush())
}

fn said(result: io::Result<()>) -> io::Result<()> {
    result.or_else(|error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_reader_that_has_gone_is_no_fault() {
        let after = |kind: io::ErrorKind| said(Err(kind.into())).is_ok();
        assert!(after(io::ErrorKind::BrokenPipe) && !after(io::ErrorKind::StorageFull));
    }
}
