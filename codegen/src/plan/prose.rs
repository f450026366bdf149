//! Holds the text that every generated crate has, whatever its document is. Lines are Markdown for rustdoc.

/// For a part that the document does not name.
pub(crate) const ADD_PART: &[&str] = &["Adds a part under a name that the API's description does not declare."];

/// For `customize`.
pub(crate) const CUSTOMIZE: &[&str] =
    &["Changes what this one call sends and how: headers, query, body, timeouts, retries, credentials."];

/// For `send`.
pub(crate) const SEND: &[&str] = &["Sends the request; awaiting it without `send` does the same."];

/// For `send_stream`.
pub(crate) const SEND_STREAM: &[&str] =
    &["Sends the request, and gives the response's body piece by piece as it arrives."];

/// For `send_events`.
pub(crate) const SEND_EVENTS: &[&str] = &["Every event, each read as soon as it arrives."];

/// For `send_lines`.
pub(crate) const SEND_LINES: &[&str] = &["The value of every line, each read as soon as it arrives."];

/// For `items`.
pub(crate) const ITEMS: &[&str] = &["Every item of every page; a page is requested when its first item is."];

/// For `pages`.
pub(crate) const PAGES: &[&str] = &["Every page; each is requested when it is asked for."];

/// Why a request must be used.
pub(crate) const UNSENT: &str = "nothing is sent before it is awaited";

/// For `new` of a record.
pub(crate) const NEW: &[&str] = &["Creates a value from the members that the API requires."];

/// For the field that holds undeclared members.
pub(crate) const UNDECLARED: &[&str] = &["Members that the API's description does not declare."];

/// For the same field, if the document allows no other members.
pub(crate) const FORBIDDEN: &[&str] = &["Members that came although the API's description allows no others."];

/// For the same field, if the document gives a schema for other members.
pub(crate) const ADDITIONAL: &[&str] = &["The fields that the API's description has no names for."];

/// For the field with the items after the positions of an array, if the document allows no such items.
pub(crate) const NOTHING_BEHIND: &[&str] =
    &["Items that came after these and that the API's description does not declare."];

/// For the same field, if the document allows such items.
pub(crate) const BEHIND: &[&str] = &["The items after these."];

/// For the variant of a value that an enum does not list.
pub(crate) const UNKNOWN_VALUE: &[&str] = &["A value that this crate does not know."];

/// For the same variant, if the document says that it does not list all values.
pub(crate) const UNLISTED_VALUE: &[&str] = &["A value that the API's description allows and does not list."];

/// For the variant of a value that matches no member of a union.
pub(crate) const OTHER_VALUE: &[&str] = &["A value that is none of these."];

/// For the same variant, if the document allows any other value.
pub(crate) const OTHER_ALLOWED: &[&str] = &["A value that is none of these, which the API's description allows."];

/// For the text of a server variable's value.
pub(crate) const SERVER_VALUE: &[&str] = &["The value as the URL has it."];

/// For the envelope, if the API has none.
pub(crate) const NO_ENVELOPE: &[&str] = &["The envelope around a value: the API has none, so it is empty."];

/// For `Response`.
pub(crate) const RESPONSE: &[&str] =
    &["A response: its value, which it derefs to, its status and headers, and its envelope."];

/// For the client.
pub(crate) const CLIENT: &[&str] = &["A client of the API. It is cheap to clone: clones share their connections."];

/// For `Client::from_env`.
pub(crate) const FROM_ENV: &[&str] = &[
    "A client configured by the environment.",
    "",
    "# Errors",
    "If the environment holds no credential, or one that is not valid. For calls without a credential, use",
    "[`Client::builder`].",
];

/// For `Client::builder`.
pub(crate) const BUILDER: &[&str] = &["A client configured step by step."];

/// For `Client::raw`.
pub(crate) const RAW: &[&str] = &["The client that every generated crate shares: any path can be called with it."];

/// For the files with the methods of the client.
pub(crate) const CLIENT_FILES: &[&str] = &["The methods of the client that lead to groups."];

/// For the module of credentials.
pub(crate) const CREDENTIALS: &[&str] = &["The credentials that the API takes."];

/// For the module of servers.
pub(crate) const SERVERS: &[&str] =
    &["The servers that the API's description names, for [`ClientBuilder::server`](crate::ClientBuilder::server)."];

/// The reason to allow `clippy::doc_lazy_continuation`.
pub(crate) const LAZY_CONTINUATION: &str = "descriptions are laid out as the document has them";

/// The reason to allow names such as `foo`.
pub(crate) const DISALLOWED_NAMES: &str = "names are those of the document";

/// The reason to allow `clippy::too_many_arguments`.
pub(crate) const MANY_ARGUMENTS: &str = "what the API requires is an argument, however much that is";

/// The reason to allow `deprecated`, if a type is deprecated.
pub(crate) const DEPRECATED_TYPES: &str = "other items use the types that the API deprecates";

/// The reason to allow `non_snake_case`, if rustc warns of the name of the crate.
pub(crate) const UNUSUAL_NAME: &str = "this is the name of the package";

/// The reason to allow `unused_imports`.
pub(crate) const UNUSED_IMPORTS: &str = "the features may leave nothing of what a file holds";

/// For the feature of types that nothing uses, in `Cargo.toml`.
pub(crate) const UNUSED_TYPES: &str = "The components that no operation reaches.";

/// For errors, on the front page.
pub(crate) const FRONT_ERRORS: &[&str] = &[
    "There is one `Error`. `kind()` says what to do about it; `status()`, `api_errors()`, `request_id()` and `body_bytes()`",
    "give what the server said. `send()` gives the value with the status and headers of its response, and `drift()` names what",
    "in a response was not as the API's description says.",
];

/// For credentials, on the front page.
pub(crate) const FRONT_CREDENTIALS: &[&str] = &[
    "`Client::from_env()` takes what the environment has; `Client::builder()` takes what code gives, by `credential(..)`.",
    "No secret is shown by `Debug`, in an error or in a log.",
];

/// For lists in pages, on the front page.
pub(crate) const FRONT_LISTS: &[&str] = &[
    "`send()` gives one page of a list, `items()` every item of every page, and `pages()` every page, each read when it is",
    "asked for.",
];

/// For groups, on the front page.
pub(crate) const FRONT_GROUPS: &[&str] = &[
    "Each group of operations is a feature. `default-features = false` with the groups that are called, `reqwest` and",
    "`rustls` compiles no more than those.",
];

/// The description of each feature of the runtime, on the front page.
pub(crate) const RUNTIME_FEATURES: &[(&str, &str)] = &[
    ("reqwest", "sends by reqwest; without it, a transport is given to the builder"),
    ("rustls", "TLS by rustls"),
    ("rustls-no-provider", "TLS by rustls, with the cryptography that the program installs"),
    ("native-tls", "TLS by the operating system"),
    ("http2", "HTTP/2"),
    ("gzip", "compressed responses"),
    ("blocking", "calls without `async`"),
    ("serde", "`Serialize` and `Deserialize` for all types"),
    ("jiff", "dates and times convert to those of jiff"),
    ("tracing", "spans and events for `tracing`"),
];
/// For `parse` of webhooks and callbacks.
pub(crate) const PARSE: &[&str] = &[
    "Reads the body of the one with this name, which a receiver knows from a header or from the URL that was called.",
    "",
    "Names are those of the API's description; neither case nor signs between words count. If several have the name, the",
    "body decides. A body that fits none or several, or whose name is not known, is `Unknown`.",
    "",
    "Nothing is verified: check the signature of the bytes as they came before they are read.",
    "",
    "# Errors",
    "[`DecodeError`](crate::DecodeError) when the body is not JSON, where it should be.",
];

/// For `parse_strict`.
pub(crate) const PARSE_STRICT: &[&str] = &[
    "The same as `parse`, but a body that differs from the API's description is an error, and so is a name that is not known.",
    "",
    "# Errors",
    "[`DecodeError`](crate::DecodeError) with the place that differs.",
];

/// For `detect` of webhooks and callbacks.
pub(crate) const DETECT: &[&str] = &[
    "Reads the body as the one that it fits: by constants, by its fields, by reading without a drift.",
    "",
    "A body that could be several of them is `Unknown`: use `parse` where the name is known. Nothing is verified.",
    "",
    "# Errors",
    "[`DecodeError`](crate::DecodeError) when the body is not JSON, where it should be.",
];

/// For `detect_strict`.
pub(crate) const DETECT_STRICT: &[&str] = &[
    "The same as `detect`, but a body that differs from the API's description is an error, and so is one that could be several.",
    "",
    "# Errors",
    "[`DecodeError`](crate::DecodeError) with the place that differs.",
];

/// For the name of a webhook or a callback.
pub(crate) const HOOK_NAME: &[&str] = &["Its name in the API's description; `None` if it is not known."];
