//! Emits `Cargo.toml`, line by line.

use crate::plan::{GitReference, Manifest, Runtime, prose};

/// The lines, without the header of generated files.
pub(super) fn lines(manifest: &Manifest) -> Vec<String> {
    let Manifest {
        package,
        version,
        description,
        license,
        publish,
        repository,
        homepage,
        documentation,
        keywords,
        categories,
        default_features,
        group_features,
        unused_types,
        runtime_features,
        needed_features,
        rust_version,
        runtime,
        runtime_version,
        documented_features,
        dev_dependencies,
    } = manifest;
    let mut lines = vec!["[package]".to_owned(), format!("name = {}", quoted(package))];
    lines.push(format!("version = {}", quoted(version)));
    lines.push("edition = \"2024\"".to_owned());
    lines.push(format!("rust-version = {}", quoted(rust_version)));
    lines.push(format!("description = {}", quoted(description)));
    lines.extend(license.iter().map(|license| format!("license = {}", quoted(license))));
    let given = [("repository", repository), ("homepage", homepage), ("documentation", documentation)];
    lines.extend(given.iter().filter_map(|(key, given)| Some(format!("{key} = {}", quoted(given.as_ref()?)))));
    lines.push("readme = \"README.md\"".to_owned());
    if !publish {
        lines.push("publish = false".to_owned());
    }
    if !keywords.is_empty() {
        lines.push(format!("keywords = {}", list(keywords)));
    }
    if !categories.is_empty() {
        lines.push(format!("categories = {}", list(categories)));
    }
    lines.extend([String::new(), "[package.metadata.docs.rs]".to_owned()]);
    lines.push(match documented_features {
        Some(features) => format!("features = {}", list(features)),
        None => "all-features = true".to_owned(),
    });
    lines.push(String::new());
    lines.push("[features]".to_owned());
    lines.push(format!("default = {}", list(default_features)));
    lines.extend(runtime_features.iter().map(|feature| format!("{feature} = [\"restwright/{feature}\"]")));
    lines.extend(group_features.iter().map(|(feature, needs)| format!("{} = {}", key(feature), list(needs))));
    if let Some((feature, groups)) = unused_types {
        lines.push(format!("# {}", prose::UNUSED_TYPES));
        lines.push(format!("{feature} = {}", list(groups)));
    }
    lines.push(String::new());
    lines.push("[dependencies]".to_owned());
    lines.push(dependency(runtime, runtime_version, needed_features));
    if !dev_dependencies.is_empty() {
        lines.push(String::new());
        lines.push("[dev-dependencies]".to_owned());
        lines.extend(dev_dependencies.iter().map(|(name, value)| format!("{name} = {value}")));
    }
    match runtime {
        Runtime::Workspace => {}
        // If there is a workspace around the folder, the crate is not a member of it.
        Runtime::Folder(_) | Runtime::Git { .. } | Runtime::Registry => {
            lines.extend([String::new(), "[workspace]".to_owned()]);
        }
    }
    lines
}

/// The line for the runtime. A folder or a repository also has a version, which a published crate needs.
fn dependency(runtime: &Runtime, version: &str, needed_features: &[String]) -> String {
    let mut told: Vec<(&str, String)> = match runtime {
        Runtime::Workspace if needed_features.is_empty() => return "restwright.workspace = true".to_owned(),
        Runtime::Workspace => vec![("workspace", "true".to_owned())],
        Runtime::Folder(path) => vec![("version", quoted(version)), ("path", quoted(path))],
        Runtime::Git { url, reference } => {
            let reference = reference.iter().map(GitReference::entry);
            let entries = [("version", version), ("git", url)].into_iter().chain(reference);
            entries.map(|(key, value)| (key, quoted(value))).collect()
        }
        Runtime::Registry => vec![("version", quoted(version))],
    };
    if !matches!(runtime, Runtime::Workspace) {
        told.push(("default-features", "false".to_owned()));
    }
    if !needed_features.is_empty() {
        told.push(("features", list(needed_features)));
    }
    let told: Vec<String> = told.into_iter().map(|(key, value)| format!("{key} = {value}")).collect();
    format!("restwright = {{ {} }}", told.join(", "))
}

/// A TOML key, without quotes if possible.
fn key(text: &str) -> String {
    let bare = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if bare { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}
