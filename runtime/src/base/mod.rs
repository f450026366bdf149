//! Text, time and addresses, without any knowledge of APIs.

pub(crate) mod above;
pub(crate) mod clock;
pub(crate) mod future;
pub(crate) mod header_map;
pub(crate) mod limits;
pub(crate) mod order;
pub(crate) mod query;
pub(crate) mod redact;
pub(crate) mod scrub;
pub(crate) mod shown;
pub(crate) mod text;
pub(crate) mod unique;
pub(crate) mod uri;
