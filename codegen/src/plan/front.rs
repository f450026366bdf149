//! The front page of the crate, in its documentation and in its `README.md`.

use super::docs::{self, Documentation, Line};
use super::prose;
use super::types::{CredentialPlan, FirstCall, GroupLink, Manifest, Module};
use crate::model::Api;

/// The address of the guides to what all generated crates have in common.
const GUIDES: &str = "https://docs.rs/restwright/latest/restwright/guide";

/// Each guide, by its module.
const GUIDE_PAGES: &[&str] = &[
    "requests",
    "errors",
    "paging",
    "credentials",
    "retries",
    "timeouts",
    "rate_limits",
    "streaming",
    "tolerance",
    "three_states",
    "transport",
    "blocking",
    "escape_hatches",
];

/// The content of the front page.
pub(super) struct Front<'f> {
    pub(super) api: &'f Api,
    pub(super) manifest: &'f Manifest,
    pub(super) modules: &'f [Module],
    pub(super) groups: &'f [GroupLink],
    pub(super) credentials: &'f [CredentialPlan],
    pub(super) first_call: Option<&'f FirstCall>,
    /// The section about webhooks and callbacks.
    pub(super) received: Documentation,
}

/// The program that shows the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// rustdoc, which links items and compiles examples.
    Rustdoc,
    /// Anything that shows Markdown.
    Markdown,
}

impl Front<'_> {
    /// The documentation of the crate.
    pub(super) fn page(&self) -> Documentation {
        let mut docs = self.described();
        docs.push(self.parts(Reader::Rustdoc));
        docs
    }

    /// `README.md`
    pub(super) fn readme(&self) -> Documentation {
        let mut docs = Documentation::from(Line::new("# ").name(&self.manifest.package));
        docs.push(Line::new("A typed Rust client of ").text(&self.api.info.title).words("."));
        docs.push("```sh");
        let added = Line::new("cargo add ").name(&self.manifest.package);
        docs.push_lines([added, Line::new("cargo add tokio --features macros,rt-multi-thread"), Line::new("```")]);
        docs.push(self.about());
        docs.push(self.parts(Reader::Markdown));
        if let Some(license) = &self.manifest.license {
            docs.push("## License");
            docs.push(Line::default().text(license));
        }
        docs
    }

    /// Returns the description of the API in the document.
    pub(super) fn described(&self) -> Documentation {
        let mut docs = Documentation::from(Line::of(&self.api.info.title));
        docs.push(self.about());
        docs
    }

    /// Returns the description of the API without its title.
    fn about(&self) -> Documentation {
        let info = &self.api.info;
        let mut docs = docs::described(info.description.as_deref());
        docs.push(Line::new("Version of the API's description: ").code(&info.version).words("."));
        docs.push(docs::remarks(&info.remarks));
        docs
    }

    fn parts(&self, reader: Reader) -> Documentation {
        let mut docs = Documentation::default();
        for (heading, part) in [
            ("Quick start", self.quick_start(reader)),
            ("Credentials", self.credentials(reader)),
            ("Errors", Documentation::words(prose::FRONT_ERRORS)),
            ("Lists", self.lists()),
            ("Webhooks", self.received.clone()),
            ("Groups", self.groups(reader)),
            ("Features", self.features()),
            ("Guides", guides()),
        ] {
            if !part.is_empty() {
                docs.push(match reader {
                    Reader::Rustdoc => Documentation::heading(heading),
                    Reader::Markdown => Line::new("## ").words(heading).into(),
                });
                docs.push(part);
            }
        }
        docs
    }

    fn quick_start(&self, reader: Reader) -> Documentation {
        let Some(call) = self.first_call else { return Documentation::default() };
        let krate = self.manifest.package.replace('-', "_");
        let made = if self.credentials.is_empty() { "Client::builder().build()?" } else { "Client::from_env()?" };
        let client = format!("let client = {made};");
        let body = std::iter::once(client).chain(call.lines.iter().cloned());
        let uses = format!("use {krate}::{{Client, Error}};");
        match reader {
            Reader::Rustdoc => {
                let head = [uses, String::new(), "# async fn example() -> Result<(), Error> {".to_owned()];
                let end = ["# Ok(())".to_owned(), "# }".to_owned()];
                Documentation::example(head.into_iter().chain(body).chain(end).collect())
            }
            Reader::Markdown => {
                let head = ["#[tokio::main]".to_owned(), "async fn main() -> Result<(), Error> {".to_owned()];
                let body = body.map(|line| format!("    {line}"));
                let end = ["    Ok(())".to_owned(), "}".to_owned()];
                let code = [uses, String::new()].into_iter().chain(head).chain(body).chain(end);
                Documentation::code(code.collect())
            }
        }
    }

    fn credentials(&self, reader: Reader) -> Documentation {
        if self.credentials.is_empty() {
            return Documentation::default();
        }
        let rows = self.credentials.iter().map(|credential| {
            let path = format!("credentials::{}", credential.name);
            let function = match reader {
                Reader::Rustdoc => Line::default().item(&path, &path),
                Reader::Markdown => Line::default().code(&path),
            };
            let variables = credential.variables.iter().map(|variable| Line::default().code(variable));
            [function, Line::joined(variables, ", ")]
        });
        let mut docs = Documentation::words(prose::FRONT_CREDENTIALS);
        docs.push(Documentation::table(["In code", "In the environment"], rows));
        docs
    }

    fn lists(&self) -> Documentation {
        let mut methods =
            self.modules.iter().filter_map(|module| module.group.as_ref()).flat_map(|group| &group.methods);
        let has_pages = methods.any(|method| method.items.is_some());
        if has_pages { Documentation::words(prose::FRONT_LISTS) } else { Documentation::default() }
    }

    fn groups(&self, reader: Reader) -> Documentation {
        let rows = self.groups.iter().map(|group| {
            let name = group.module.trim_start_matches("r#");
            let linked = match reader {
                // The link names the page and not the item, because the feature may be off.
                Reader::Rustdoc => Line::new("[").code(name).words("](").name(name).words("/index.html)"),
                Reader::Markdown => Line::default().code(name),
            };
            [linked, group.docs.brief().clone()]
        });
        let mut docs = Documentation::words(prose::FRONT_GROUPS);
        docs.push(Documentation::table(["Feature and module", "Contents"], rows));
        if self.groups.is_empty() { Documentation::default() } else { docs }
    }

    fn features(&self) -> Documentation {
        let told = |feature: &String| prose::RUNTIME_FEATURES.iter().find(|(name, _)| name == feature);
        let rows = self.manifest.runtime_features.iter().filter_map(told).map(|(name, about)| {
            let is_default = self.manifest.default_features.iter().any(|feature| feature == name);
            [Line::default().code(name), Line::new(about), Line::new(if is_default { "on" } else { "off" })]
        });
        Documentation::table(["Feature", "Effect", "By default"], rows)
    }
}

fn guides() -> Documentation {
    let links = GUIDE_PAGES.iter().map(|page| {
        let url = format!("{GUIDES}/{page}/index.html");
        Line::new("[").name(&page.replace('_', " ")).words("](").name(&url).words(")")
    });
    Documentation::paragraph([Line::joined(links, ", ").words(".")])
}
