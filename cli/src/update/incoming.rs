//! Gives the generator a new document in place of the old one before it is written, with the files of both.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use restwright_codegen::source::{LoadError, Loader};

use crate::home::told_path;
use crate::sources::{Files, plain};

/// Loads the new document by the path of the old one, and the files that it refers to from beside the new one.
pub(super) struct Incoming<'f> {
    files: &'f Files,
    /// The path of the document.
    document: &'f str,
    /// The path of the new document.
    from: &'f str,
    /// Files that will have another text, by path; the document is one of them.
    replaced: BTreeMap<String, Vec<u8>>,
    /// The files that the new document refers to, by their new paths.
    referred: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl<'f> Incoming<'f> {
    pub(super) fn new(files: &'f Files, document: &'f str, from: &'f str, bytes: Vec<u8>) -> Self {
        let replaced = BTreeMap::from([(document.to_owned(), bytes)]);
        Self { files, document, from, replaced, referred: Mutex::default() }
    }

    /// Adds another file that will have a new text.
    pub(super) fn replace(&mut self, path: &str, text: &str) {
        self.replaced.insert(path.to_owned(), text.as_bytes().to_vec());
    }

    /// The files that the new document refers to, as far as they are known.
    pub(super) fn referred(&self) -> BTreeMap<String, Vec<u8>> {
        self.referred.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The path beside the new document of the file for `path`; `None` if `path` is not below the document's folder.
    fn beside_new(&self, path: &str) -> Option<String> {
        let folder = |path: &str| path.rfind('/').map_or(String::new(), |slash| path[..=slash].to_owned());
        let inside = path
            .strip_prefix(&*folder(self.document))
            .filter(|_| !path.starts_with('/') || self.document.starts_with('/'))?;
        let inside = told_path(&plain(inside)?);
        // A reference from a file of a revision is to the same revision.
        let (revision, own) = match self.from.split_once(':') {
            Some((revision, own)) if !std::path::Path::new(self.from).is_absolute() => (format!("{revision}:"), own),
            _ => (String::new(), self.from),
        };
        Some(format!("{revision}{}{inside}", folder(own)))
    }
}

impl Loader for Incoming<'_> {
    fn load(&self, path: &str) -> io::Result<Vec<u8>> {
        self.replaced.get(path).map_or_else(|| self.files.load(path), |bytes| Ok(bytes.clone()))
    }

    fn load_referred(&self, document: &str, path: &str) -> Result<Vec<u8>, LoadError> {
        if let Some(bytes) = self.replaced.get(path).filter(|_| path == self.document) {
            return Ok(bytes.clone());
        }
        let Some(theirs) = self.beside_new(path) else { return self.files.load_referred(document, path) };
        let bytes = self.files.load_referred(self.from, &theirs)?;
        let mut referred = self.referred.lock().unwrap_or_else(PoisonError::into_inner);
        referred.insert(path.to_owned(), bytes.clone());
        Ok(bytes)
    }
}
