//! Pass: reports a document without a server that has a whole URL.

use super::Context;
use super::grammar::operations;
use crate::diagnostics::Code;
use crate::json::Value;
use crate::pointer::Pointer;

/// Runs the pass.
pub(super) fn run(cx: &mut Context<'_>, document: &mut Value) {
    let servers = document.get("servers").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let (place, message) = match servers.first().map(url) {
        _ if servers.iter().any(|server| is_whole(url(server))) || !lacks_servers(document) => return,
        None => (Pointer::root(), "the document names no server".to_owned()),
        Some(first) => (
            Pointer::root().key("servers").index(0).key("url"),
            format!("the server's URL `{first}` has no host: it is relative to where the document was found"),
        ),
    };
    cx.tell(Code::NoBaseUrl, &place, message);
}

fn url(server: &Value) -> &str {
    server.get("url").and_then(Value::as_str).unwrap_or_default()
}

/// True if the URL is whole. The host may be in a variable.
fn is_whole(url: &str) -> bool {
    url.contains("://") || url.starts_with('{')
}

/// True if an operation has no servers of its own, and its path has none.
fn lacks_servers(document: &Value) -> bool {
    let has = |value: &Value| value.get("servers").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
    let items = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let items = items.filter(|(path, item)| path.starts_with('/') && !has(item));
    let operations = items.flat_map(|(_, item)| operations(item).into_iter().filter_map(|key| item.get(&key)));
    operations.into_iter().any(|operation| !has(operation))
}
