//! Names the package.

use super::groups::plain_words;
use super::types::Target;
use crate::config::{self, Config};
use crate::diagnostics::{Code, Diagnostics};
use crate::model::Api;
use crate::pointer::Pointer;

/// The name if the title gives none.
const NAMELESS: &str = "api-client";

/// Returns the name that the command gives, else the configured name, else the title of the document.
///
/// A name that a package cannot have is reported, and nothing is generated.
pub(super) fn name(api: &Api, config: &Config, target: &Target, diagnostics: &mut Diagnostics) -> String {
    let Some(given) = target.package.clone().or_else(|| config.package.name.clone()) else {
        return titled(&api.info.title);
    };
    if let Some(refusal) = config::package_name::refusal(&given) {
        diagnostics.report(Code::InvalidPackageName, &Pointer::root(), refusal);
        return NAMELESS.to_owned();
    }
    given
}

/// True if rustc warns of the name of the crate (its lint `non_snake_case`).
pub(super) fn is_unusual(package: &str) -> bool {
    let krate = package.replace('-', "_");
    krate.trim_matches('_').contains("__") || krate.contains(char::is_uppercase)
}

/// Returns the words of a title as a name. If they cannot be a name, another word is added.
fn titled(title: &str) -> String {
    let mut words = plain_words(title);
    // Leaves room for the words that are added below.
    while words.join("-").len() + NAMELESS.len() > config::package_name::LONGEST {
        words.pop();
    }
    if words.is_empty() {
        return NAMELESS.to_owned();
    }
    let words = words.join("-");
    let names = [words.clone(), format!("{words}-client"), format!("api-{words}"), NAMELESS.to_owned()];
    let free = |name: &String| config::package_name::fault(name).is_none();
    names.into_iter().find(free).unwrap_or_else(|| NAMELESS.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{is_unusual, titled};

    #[test]
    fn a_name_that_is_not_in_snake_case_is_unusual() {
        assert!(["a--b", "a-_b", "PetStore"].into_iter().all(is_unusual));
        assert!(!["a-b", "a_b", "a-2", "a_"].into_iter().any(is_unusual));
    }

    #[test]
    fn a_title_gives_a_name_that_a_package_can_have() {
        let long = format!("{} of everything", "very ".repeat(30));
        let table = [
            ("Pet Store", "pet-store"),
            ("Swagger Petstore - OpenAPI 3.0", "swagger-petstore-openapi-3-0"),
            ("Type", "type-client"),
            ("test", "test-client"),
            ("Restwright", "restwright-client"),
            ("CON", "con-client"),
            ("2C2P", "api-2c2p"),
            ("Größen", "grossen"),
            ("Платежи", "platezhi"),
            ("", "api-client"),
            ("+++", "api-client"),
            (long.as_str(), "very-very-very-very-very-very-very-very-very-very-very"),
        ];
        for (title, name) in table {
            assert_eq!(titled(title), name, "{title}");
        }
    }
}
