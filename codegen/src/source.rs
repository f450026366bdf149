//! stub
pub trait Loader { fn load(&self, path: &str) -> std::io::Result<Vec<u8>>; }
