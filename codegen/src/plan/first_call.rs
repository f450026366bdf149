//! Finds the call that shows a crate first, and its arguments.

use super::docs::Line;
use super::examples::Types;
use super::flags::{Bound, Flag};
use super::types::{Accepts, FirstCall, Input, Method, Module, RustType, Taking};

/// How good a method is to show; the method with the least rank is shown. Released methods come first, so that a new
/// operation does not change the front page.
type Rank = (bool, bool, bool, usize);

/// Finds the first list without arguments, else the first list, else the first call that reads, else any call. Its
/// arguments must be ones that can be made up. Returns `None` if there is no such call.
pub(super) fn find(modules: &[Module], krate: &str) -> Option<FirstCall> {
    let groups = modules.iter().filter_map(|module| Some((&module.name, module.group.as_ref()?)));
    let methods = groups.flat_map(|(module, group)| group.methods.iter().map(move |method| (module, method)));
    let callable = methods.filter_map(|(module, method)| {
        let plain = method.deprecated.is_none() && method.taking == Taking::Read && method.stream.is_none();
        let values: Option<Vec<String>> =
            method.arguments.iter().map(|argument| value(argument, bounds(method, argument))).collect();
        Some((rank(method), module, method, values.filter(|_| plain)?))
    });
    let (_, module, method, arguments) = callable.min_by_key(|(rank, ..)| *rank)?;
    let given: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let lines = Types::of(modules, krate).call(module, method, &given);
    let place = Line::default().code(&format!("{} {}", method.operation.method, method.operation.path)).into();
    Some(FirstCall { place, module: module.clone(), method: method.name.clone(), arguments, lines })
}

fn rank(method: &Method) -> Rank {
    let reads = method.operation.method == "GET";
    (
        method.origin.released.is_none(),
        !reads,
        method.items.is_none() && !matches!(method.answer, RustType::List(_)),
        method.arguments.len(),
    )
}

/// The bounds of an argument that is a parameter.
fn bounds<'m>(method: &'m Method, argument: &Input) -> &'m [Flag] {
    let name = argument.place.split_once(':').map_or(argument.place.as_str(), |(_, name)| name);
    let parameter = method.operation.parameters.iter().find(|parameter| parameter.name == name);
    parameter.map_or(&[], |parameter| &parameter.bounds)
}

/// Returns a value within the bounds, as code, or `None` if none can be made up.
fn value(argument: &Input, bounds: &[Flag]) -> Option<String> {
    match &argument.accepts {
        Accepts::Text | Accepts::Into(RustType::String) => text(&argument.name, bounds),
        Accepts::Value(RustType::I32 | RustType::I64 | RustType::U32 | RustType::U64) => {
            bounds.is_empty().then(|| "1".to_owned()).or_else(|| integer(bounds))
        }
        Accepts::Value(RustType::F64) => bounds.is_empty().then(|| "1.0".to_owned()),
        Accepts::Value(RustType::Bool) => Some("true".to_owned()),
        Accepts::Texts | Accepts::NullableTexts if bounds.is_empty() => Some("[\"a\"]".to_owned()),
        Accepts::Texts
        | Accepts::NullableTexts
        | Accepts::Into(_)
        | Accepts::Value(_)
        | Accepts::Items(_)
        | Accepts::ItemsInto(_)
        | Accepts::Files
        | Accepts::NamedFiles
        | Accepts::Reference(_) => None,
    }
}

/// The longest text that an example makes up.
const LONGEST_TEXT: usize = 64;

/// Returns the name of the argument itself, repeated or cut to the length that the bounds ask for. Returns `None` if it
/// would be longer than [`LONGEST_TEXT`], or if there are bounds other than a length.
fn text(name: &str, bounds: &[Flag]) -> Option<String> {
    let name = name.trim_start_matches("r#");
    let (mut least, mut longest) = (1, LONGEST_TEXT);
    for bound in bounds {
        if let Flag::MinLength(length) = bound {
            least = usize::try_from(*length).ok()?;
        } else if let Flag::MaxLength(length) = bound {
            longest = usize::try_from(*length).ok()?;
        } else {
            return None;
        }
    }
    let length = name.chars().count().clamp(least, longest.max(least));
    let text = || name.chars().cycle().take(length).collect::<String>();
    (length <= LONGEST_TEXT).then(|| format!("{:?}", text()))
}

/// Returns the least value that is allowed, or 1.
fn integer(bounds: &[Flag]) -> Option<String> {
    let mut value = 1;
    for bound in bounds {
        if let Flag::Minimum(Bound::Integer(least)) = bound {
            value = value.max(*least);
        } else if !matches!(bound, Flag::Maximum(Bound::Integer(most)) if *most >= 1) {
            return None;
        }
    }
    Some(value.to_string())
}
