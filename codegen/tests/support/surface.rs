//! The public API as lines, so that two versions can be compared line by line.

use std::collections::BTreeSet;

use restwright_codegen::surface::Surface;

/// Every item of a surface, one on each line.
pub fn lines(surface: &Surface) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for operation in &surface.operations {
        let arguments: Vec<&str> = operation.arguments.iter().map(|value| value.ty.as_str()).collect();
        lines.insert(format!("fn {}({}) -> {}", operation.rust, arguments.join(", "), operation.answer));
        let module = operation.rust.split("::").next().unwrap_or_default();
        lines.insert(format!("struct {module}::{}", operation.builder));
        for setter in &operation.setters {
            lines.insert(format!("fn {}.{}({})", operation.rust, setter.rust, setter.ty));
        }
        for (status, ty) in &operation.failures {
            lines.insert(format!("fn {} fails {status} with {ty}", operation.rust));
        }
    }
    for ty in &surface.types {
        lines.insert(format!("{} {}", ty.kind, ty.rust));
        for member in &ty.members {
            lines.insert(format!("{}.{}: {}", ty.rust, member.rust, member.ty));
        }
        if ty.kind == "tuple" {
            let elements: Vec<&str> = ty.new.iter().flatten().map(|value| value.ty.as_str()).collect();
            lines.insert(format!("fn {}::from(({}))", ty.rust, elements.join(", ")));
        }
        if !ty.constructor.is_empty() {
            lines.insert(format!("fn {}::new({})", ty.rust, ty.constructor.join(", ")));
        }
    }
    for (feature, needs) in &surface.features {
        lines.insert(format!("feature {feature}"));
        lines.extend(needs.iter().map(|need| format!("feature {feature} turns on {need}")));
    }
    lines
}

/// The lines that the new version lost, after `-`, and those that it gained, after `+`.
pub fn difference(old: &Surface, new: &Surface) -> Vec<String> {
    let (old, new) = (lines(old), lines(new));
    let lost = old.difference(&new).map(|line| format!("- {line}"));
    lost.chain(new.difference(&old).map(|line| format!("+ {line}"))).collect()
}
