//! JSON: reading with tolerance, writing, and values kept as they came.

/// Reads JSON text into models.
#[derive(Debug)]
pub struct Reader<'j> {
    text: &'j [u8],
}

/// JSON text kept as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Json {
    text: Box<str>,
}
