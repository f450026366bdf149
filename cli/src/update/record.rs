//! `source.toml`, beside a document: records the origin of each document of the folder.

use hmac_sha256::Hash;

/// The file's name.
pub(super) const RECORD: &str = "source.toml";

const HEAD: &str = "# Where the documents of this folder come from; `restwright update` writes it.\n";

/// The record of one document.
#[derive(Debug)]
pub(super) struct Record<'r> {
    /// Its name in the folder.
    pub(super) document: &'r str,
    /// Its origin.
    pub(super) from: &'r str,
    /// The day on which it was taken.
    pub(super) date: Option<&'r str>,
    /// Its bytes.
    pub(super) bytes: &'r [u8],
}

impl Record<'_> {
    /// The text of the record with this document in it; the folder's other documents stay in it.
    ///
    /// # Errors
    /// Returns a message if the present record is not TOML.
    pub(super) fn merged(&self, known: Option<&str>) -> Result<String, String> {
        let mut table: toml::Table =
            known.unwrap_or_default().parse().map_err(|error| format!("it is not valid TOML: {error}"))?;
        let mut own = toml::Table::new();
        own.insert("from".to_owned(), self.from.into());
        own.insert("sha256".to_owned(), digest(self.bytes).into());
        own.insert("generator".to_owned(), env!("CARGO_PKG_VERSION").into());
        if let Some(date) = self.date {
            own.insert("date".to_owned(), date.into());
        }
        table.insert(self.document.to_owned(), own.into());
        let text = toml::to_string(&table).map_err(|error| error.to_string())?;
        Ok(format!("{HEAD}\n{text}"))
    }
}

/// SHA-256 (FIPS 180-4) in hexadecimal digits, as `sha256sum` prints it.
fn digest(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Hash::hash(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::{Record, digest};

    #[test]
    fn a_digest_is_that_of_the_standard() {
        // FIPS 180-4, the example of one block.
        assert_eq!(digest(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn the_other_documents_of_the_folder_stay() {
        let record = Record { document: "a.yaml", from: "https://a.example", date: Some("2027-01-31"), bytes: b"abc" };
        let text =
            record.merged(Some("[\"b.yaml\"]\nfrom = \"b\"\n[\"a.yaml\"]\nfrom = \"old\"\n")).expect("it is TOML");
        let table: toml::Table = text.parse().expect("it is TOML");
        assert_eq!(table["b.yaml"]["from"].as_str(), Some("b"));
        assert_eq!(
            (table["a.yaml"]["from"].as_str(), table["a.yaml"]["date"].as_str()),
            (Some("https://a.example"), Some("2027-01-31"))
        );
        assert!(record.merged(Some("[")).is_err());
    }
}
