//! Writes the output of a command, also to a reader that closes early: `restwright explain Pet | head -3`.

use std::fmt::Display;
use std::io;

/// Writes to standard output.
///
/// It is not an error if the reader has closed: the command continues, and ends with its own exit code.
///
/// # Errors
/// Returns a message if the text cannot be written for another reason, for example on a full disk.
pub fn say(text: impl Display) -> Result<(), String> {
    said(write(&mut io::stdout().lock(), text)).map_err(|error| format!("cannot write to standard output: {error}"))
}

/// Writes to standard error. A failure is ignored, because there is no other place to report it.
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
