//! Limits how much of a response is held in memory, and how long reading its body may take.

use std::fmt;
#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
use std::time::Duration;

/// The largest body that is read whole, unless the client or the call sets another limit: 64 MiB, decompressed.
pub(crate) const RESPONSE_SIZE: usize = 64 << 20;

/// The longest line or event of a stream, unless the client or the call sets another limit: 16 MiB.
const ITEM_SIZE: usize = 16 << 20;

/// The number of bytes of a failure's body that an [`Error`](crate::Error) keeps. The rest is not kept.
pub const KEPT_BODY: usize = 64 * 1024;

/// The number of bytes of a failure's body that are read: a few more than are kept, so that a secret at the end is seen
/// whole.
pub(crate) const READ_BODY: usize = KEPT_BODY + 4 * 1024;

/// The time limit for reading a body whole, if the call has no limit of its own. It ends a response from a server that
/// sends a byte now and then: such a server is never silent and never finishes.
#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
pub(crate) const BODY_TIME: Duration = Duration::from_secs(600);

/// The sizes that a client allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sizes {
    pub(crate) response: usize,
    pub(crate) item: usize,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { response: RESPONSE_SIZE, item: ITEM_SIZE }
    }
}

/// The reason why reading a response stopped: it is larger than this number of bytes.
#[derive(Debug)]
pub(crate) struct Larger(pub(crate) usize);

impl fmt::Display for Larger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = Size(self.0);
        write!(
            f,
            "its body is larger than {size}; raise `max_response_size`, or take it piece by piece (`send_stream`)"
        )
    }
}

impl std::error::Error for Larger {}

/// A number of bytes, displayed with the usual unit: `16 MiB`, `1000 bytes`.
pub(crate) struct Size(pub(crate) usize);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(usize, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
        match UNITS.iter().find(|(unit, _)| self.0 > 0 && self.0.is_multiple_of(*unit)) {
            Some((unit, name)) => write!(f, "{} {name}", self.0 / unit),
            None => write!(f, "{} bytes", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RESPONSE_SIZE, Size};

    #[test]
    fn sizes_are_told_in_whole_units() {
        let told = [RESPONSE_SIZE, 16 << 20, 1 << 10, 1000, 0].map(|size| Size(size).to_string());
        assert_eq!(told, ["64 MiB", "16 MiB", "1 KiB", "1000 bytes", "0 bytes"]);
    }
}
