//! `Cargo.toml`, line by line.

use crate::plan::{Dependency, Manifest, prose};

/// The lines, without the header that every generated file has.
pub(super) fn lines(manifest: &Manifest) -> Vec<String> {
    let Manifest {
        package,
        version,
        description,
        license,
        publish,
        repository,
        keywords,
        categories,
        default_features,
        group_features,
        unused_types,
        runtime_features,
        needed_features,
        rust_version,
        runtime,
        dev_dependencies,
    } = manifest;
    let mut lines = vec!["[package]".to_owned(), format!("name = {}", quoted(package))];
    lines.push(format!("version = {}", quoted(version)));
    lines.push("edition = \"2024\"".to_owned());
    lines.push(format!("rust-version = {}", quoted(rust_version)));
    lines.push(format!("description = {}", quoted(description)));
    lines.extend(license.iter().map(|license| format!("license = {}", quoted(license))));
    lines.extend(repository.iter().map(|repository| format!("repository = {}", quoted(repository))));
    if !publish {
        lines.push("publish = false".to_owned());
    }
    if !keywords.is_empty() {
        lines.push(format!("keywords = {}", list(keywords)));
    }
    if !categories.is_empty() {
        lines.push(format!("categories = {}", list(categories)));
    }
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
    let mut told = match runtime {
        Dependency::Workspace if needed_features.is_empty() => Vec::new(),
        Dependency::Workspace => vec!["workspace = true".to_owned()],
        Dependency::Folder { version, path } => {
            vec![format!("version = {}", quoted(version)), format!("path = {}", quoted(path))]
        }
        Dependency::Registry { version } => vec![format!("version = {}", quoted(version))],
    };
    if !matches!(runtime, Dependency::Workspace) {
        told.push("default-features = false".to_owned());
    }
    if !needed_features.is_empty() {
        told.push(format!("features = {}", list(needed_features)));
    }
    lines.push(match told.as_slice() {
        [] => "restwright.workspace = true".to_owned(),
        told => format!("restwright = {{ {} }}", told.join(", ")),
    });
    if !dev_dependencies.is_empty() {
        lines.push(String::new());
        lines.push("[dev-dependencies]".to_owned());
        lines.extend(dev_dependencies.iter().map(|(name, value)| format!("{name} = {value}")));
    }
    match runtime {
        Dependency::Workspace => {}
        // Of a workspace around the folder, the crate is no member.
        Dependency::Folder { .. } | Dependency::Registry { .. } => {
            lines.extend([String::new(), "[workspace]".to_owned()]);
        }
    }
    lines
}

/// A key of TOML, bare where it can be.
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
