//! `cargo xtask bench generate`: what generating costs as the document grows, and by which power of its size.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::cost::{self, Cost};
use crate::{Outcome, crates, places};

/// The parts of the document that are measured, as divisors: each has about twice the paths of the one before.
const PARTS: [usize; 4] = [8, 4, 2, 1];
/// How often each is measured; the least counts, since other work on the machine only adds.
const ROUNDS: usize = 3;
/// The sections that a document keeps shared things in.
const SHARED: [&str; 5] = ["components", "definitions", "parameters", "responses", "securityDefinitions"];
/// What is never referred to by a pointer, and so stays whole.
const KEPT: &str = "securitySchemes";

/// What is generated from, and without a configuration: one that names what is not in a part would be refused.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// The document: one file of JSON
    #[arg(long, value_name = "FILE")]
    pub spec: PathBuf,
}

/// Measures and tells.
///
/// # Errors
/// In words, when the document cannot be read, or no crate is made of a part of it.
pub(super) fn run(options: &Options) -> Result<Outcome, String> {
    let current = std::env::current_dir().map_err(|error| format!("the current folder is gone: {error}"))?;
    let text = std::fs::read(current.join(&options.spec));
    let text = text.map_err(|error| format!("cannot read `{}`: {error}", options.spec.display()))?;
    let document: Value = serde_json::from_slice(&text)
        .map_err(|error| format!("`{}` is not valid JSON, in which parts are made: {error}", options.spec.display()))?;
    let program = optimized()?;
    let folder = places::root().join("target/bench-generate");
    std::fs::create_dir_all(&folder).map_err(|error| format!("cannot make `{}`: {error}", folder.display()))?;

    println!("{:>5} {:>8} {:>8} {:>8} {:>8}", "part", "paths", "MB", "CPU s", "peak MB");
    let mut curve = Vec::new();
    for divisor in PARTS {
        let part = part(&document, divisor);
        let size = part.to_string();
        let file = folder.join(format!("part-{divisor}.json"));
        std::fs::write(&file, &size).map_err(|error| format!("cannot write `{}`: {error}", file.display()))?;
        let Cost { cpu, peak } = least(&program, &file)?;
        let megabytes = f64::from(u32::try_from(size.len()).map_err(|_| "the document is beyond 4 GB")?) / 1e6;
        let paths = part["paths"].as_object().map_or(0, serde_json::Map::len);
        println!("{:>5} {paths:>8} {megabytes:>8.2} {cpu:>8.2} {:>8.0}", format!("1/{divisor}"), f64::from(peak) / 1e3);
        curve.push([megabytes, cpu, f64::from(peak)]);
    }
    let power = |column: usize| exponent(&curve.iter().map(|row| (row[0], row[column])).collect::<Vec<_>>());
    println!("exponent     {:.2} of the CPU time, {:.2} of the memory (linear: 1)", power(1), power(2));
    println!("goals        the whole Cloudflare document: below 3 CPU s and 500 MB");
    Ok(Outcome::Done)
}

/// The generator as it is used: optimized.
pub(super) fn optimized() -> Result<PathBuf, String> {
    let mut cargo = Command::new(crates::cargo());
    cargo.args(["build", "--quiet", "--release", "--package", "xtask"]).current_dir(places::root());
    let status = cargo.status().map_err(|error| format!("cannot run cargo: {error}"))?;
    if !status.success() {
        return Err("the optimized generator cannot be built".to_owned());
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    let name = format!("xtask{}", std::env::consts::EXE_SUFFIX);
    Ok(places::root().join(target).join("release").join(name))
}

/// The least that generating took, each time into an empty folder.
fn least(program: &Path, file: &Path) -> Result<Cost, String> {
    let out = file.with_extension("crate");
    let mut least: Option<Cost> = None;
    for _ in 0..ROUNDS {
        // It need not be there.
        drop(std::fs::remove_dir_all(&out));
        let mut command = Command::new(program);
        command.arg("generate").arg("--spec").arg(file).arg("--out").arg(&out).current_dir(places::root());
        let cost = cost::of(&command)?;
        least = least.filter(|least| least.cpu <= cost.cpu).or(Some(cost));
    }
    least.ok_or_else(|| "nothing was measured".to_owned())
}

/// The document with every `divisor`th of its paths, and of what is shared only what those lead to.
fn part(document: &Value, divisor: usize) -> Value {
    let mut part = document.clone();
    if divisor == 1 {
        return part;
    }
    if let Some(paths) = part.get_mut("paths").and_then(Value::as_object_mut) {
        let mut count = 0;
        paths.retain(|_, _| {
            count += 1;
            (count - 1) % divisor == 0
        });
    }
    let kept = reached(document, &part["paths"]);
    for section in SHARED {
        if let Some(section_value) = part.get_mut(section) {
            drop_unreached(section_value, &format!("#/{section}"), section != "components", &kept);
        }
    }
    part
}

/// The pointers that a value leads to, over and over.
fn reached(document: &Value, from: &Value) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&Value> = vec![from];
    while let Some(value) = open.pop() {
        if let Some(pointer) = value.get("$ref").and_then(Value::as_str)
            && reached.insert(pointer.to_owned())
        {
            open.extend(pointer.strip_prefix('#').and_then(|pointer| document.pointer(pointer)));
        }
        match value {
            Value::Object(object) => open.extend(object.values()),
            Value::Array(list) => open.extend(list),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    reached
}

/// Keeps what is pointed to, itself or something in it: in the section, or in each section of it.
fn drop_unreached(section: &mut Value, at: &str, flat: bool, kept: &BTreeSet<String>) {
    let Some(entries) = section.as_object_mut() else { return };
    if at == "#/securityDefinitions" {
        return;
    }
    if flat {
        entries.retain(|name, _| {
            let pointer = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
            let inner = format!("{pointer}/");
            kept.contains(&pointer) || kept.range(inner.clone()..).next().is_some_and(|next| next.starts_with(&inner))
        });
        return;
    }
    for (name, value) in entries.iter_mut().filter(|(name, _)| *name != KEPT) {
        drop_unreached(value, &format!("{at}/{name}"), true, kept);
    }
}

/// The power of the size by which a cost grows: the slope of the line through the logarithms that is nearest to all.
fn exponent(points: &[(f64, f64)]) -> f64 {
    let logarithms: Vec<(f64, f64)> = points.iter().map(|(size, cost)| (size.ln(), cost.ln())).collect();
    let count = logarithms.iter().fold(0.0, |count, _| count + 1.0);
    let mean = |of: fn(&(f64, f64)) -> f64| logarithms.iter().map(of).sum::<f64>() / count;
    let (middle, height) = (mean(|point| point.0), mean(|point| point.1));
    let rise: f64 = logarithms.iter().map(|(size, cost)| (size - middle) * (cost - height)).sum();
    let run: f64 = logarithms.iter().map(|(size, _)| (size - middle).powi(2)).sum();
    rise / run
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_exponent_is_that_of_the_curve() {
        let curve = |power: f64| [1.0_f64, 2.0, 4.0, 8.0].map(|size| (size, 3.0 * size.powf(power)));
        for power in [0.5, 1.0, 2.0] {
            assert!((exponent(&curve(power)) - power).abs() < 1e-9, "{power}");
        }
    }

    #[test]
    fn a_part_keeps_what_its_paths_lead_to() {
        let schema = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let document = json!({
            "paths": { "/a": schema("A"), "/b": schema("B"), "/c": schema("D~1E/properties/x") },
            "components": {
                "schemas": { "A": schema("C"), "B": {}, "C": schema("A"), "D/E": { "properties": { "x": {} } } },
                "securitySchemes": { "key": {} },
            },
        });
        let half = part(&document, 2);
        let keys = |value: &Value| value.as_object().map(|object| object.keys().cloned().collect::<Vec<_>>());
        assert_eq!(keys(&half["paths"]), Some(vec!["/a".to_owned(), "/c".to_owned()]));
        assert_eq!(keys(&half["components"]["schemas"]), Some(["A", "C", "D/E"].map(str::to_owned).to_vec()));
        assert_eq!(half["components"]["securitySchemes"], document["components"]["securitySchemes"]);
        assert_eq!(part(&document, 1), document);
    }

    #[test]
    fn a_part_of_swagger_keeps_its_definitions() {
        let document = json!({
            "paths": { "/a": { "$ref": "#/definitions/A" }, "/b": { "$ref": "#/definitions/B" } },
            "definitions": { "A": {}, "B": {} },
            "securityDefinitions": { "key": {} },
        });
        let half = part(&document, 2);
        assert_eq!(half["definitions"], json!({ "A": {} }));
        assert_eq!(half["securityDefinitions"], document["securityDefinitions"]);
    }
}
