//! The table of codes is complete: each code has an example, and the example causes exactly that code.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use restwright_codegen::diagnostics::{Code, Severity};
use restwright_codegen::source::Folder;
use restwright_codegen::{Diagnostic, Rejected, Request, generate};

/// A folder for one code, removed at the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(code: Code) -> Self {
        let thread = std::thread::current();
        let test = thread.name().unwrap_or_default().replace(':', "-");
        let folder = std::env::temp_dir().join(format!("restwright-{}-{test}-{code}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).expect("the temporary folder can be written");
        for (name, text) in code.example_files() {
            fs::write(folder.join(name), text).expect("files can be written");
        }
        Self(folder)
    }

    /// The diagnostics of the example.
    fn told(&self) -> Vec<Diagnostic> {
        let has = |name: &str| self.0.join(name).exists();
        let lock = fs::read_to_string(self.0.join("names.lock")).ok();
        let name = fs::read_to_string(self.0.join("--name")).ok();
        let request = Request {
            document: Some("api.yaml"),
            config: has("codegen.toml").then_some("codegen.toml"),
            lock: lock.as_deref(),
            name: name.as_deref().map(str::trim),
            ..Request::default()
        };
        match generate(&request, &Folder::new(&self.0)) {
            Ok(done) => done.diagnostics,
            Err(Rejected { diagnostics }) => diagnostics,
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// The diagnostics of the example of each code.
static TOLD: LazyLock<Vec<(Code, Vec<Diagnostic>)>> =
    LazyLock::new(|| Code::ALL.iter().map(|code| (*code, Scratch::new(*code).told())).collect());

#[test]
fn each_example_yields_its_code_and_no_other() {
    let mut wrong = Vec::new();
    for (code, told) in &*TOLD {
        let codes: Vec<&str> = told.iter().map(|one| one.code.as_str()).collect();
        if codes.is_empty() || codes.iter().any(|one| *one != code.as_str()) {
            wrong.push(format!("{code}: {codes:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_example_that_is_refused_is_one_of_an_error() {
    for (code, told) in &*TOLD {
        let refused = told.iter().any(|one| one.severity == Severity::Error);
        assert_eq!(refused, code.severity() == Severity::Error, "{code}");
    }
}

#[test]
fn the_page_of_a_code_shows_its_example() {
    for code in Code::ALL {
        let page = code.explain();
        for (_, text) in code.example_files() {
            let first = text.lines().next().expect("it has a line");
            assert!(page.contains(first), "{code}");
        }
    }
}
