//! Limits how much of a response is held in memory, and how long reading its body may take.

use std::fmt;
#[cfg(all(feature = "reqwest", not(target_arch = "wasm32")))]
use std::time::Duration;

/// The largest body that is read whole, unless the client or the call says otherwise: 64 MiB, decompressed.
pub(crate) const RESPONSE_SIZE: usize = 64 << 20;

/// The longest line or event of a stream, unless the client or the call says otherwise: 16 MiB.
const ITEM_SIZE: usize = 16 << 20;

/// How much of a failure's body an [`Error`](crate::Error) keeps; no more of it is read.
pub const KEPT_BODY: usize = 64 * 1024;

/// How much of a failure's body is read: a little more than is kept, so that a secret at its end is seen whole.
pub(crate) const READ_BODY: usize = KEPT_BODY + 4 * 1024;

/// How long reading a body whole may take where the call has no limit of its own: a server that sends a byte now and then
/// is never silent, and would never end.
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

/// Why a response is not read on: it is larger than this.
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

/// A number of bytes as it is usually told: `16 MiB`, `1000 bytes`.
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
