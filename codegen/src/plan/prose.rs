//! Holds the text that every generated crate has, whatever its document is. Lines are Markdown for rustdoc.

/// Of a part that the document does not name.
pub(crate) const ADD_PART: &[&str] = &["Adds a part by a name of its own."];

/// Of `customize`.
pub(crate) const CUSTOMIZE: &[&str] =
    &["Changes what this one call sends and how: headers, query, body, timeouts, retries, credentials."];

/// Of `send`.
pub(crate) const SEND: &[&str] = &["Sends the request; awaiting it without `send` does the same."];

/// Of `send_stream`.
pub(crate) const SEND_STREAM: &[&str] = &["Sends the request, and hands the response's body on as it comes."];

/// Of `send_events`.
pub(crate) const SEND_EVENTS: &[&str] = &["Every event, each read as soon as it is there."];

/// Of `send_lines`.
pub(crate) const SEND_LINES: &[&str] = &["The value of every line, each read as soon as it is there."];

/// Of `items`.
pub(crate) const ITEMS: &[&str] = &["Every item of every page, read as they are asked for."];

/// Of `pages`.
pub(crate) const PAGES: &[&str] = &["Every page, read as they are asked for."];

/// Why a request must be used.
pub(crate) const UNSENT: &str = "nothing is sent before it is awaited";

/// Of `new` of a record.
pub(crate) const NEW: &[&str] = &["A value with what the API requires."];

/// Of the field for what is not declared.
pub(crate) const UNDECLARED: &[&str] = &["What the API's description does not declare."];

/// Of the same, where the document says that there is nothing else.
pub(crate) const FORBIDDEN: &[&str] = &["What came all the same: the API's description allows no other fields."];

/// Of the same, where the document says what those are.
pub(crate) const ADDITIONAL: &[&str] = &["The fields that the API's description has no names for."];

/// Of the field for what stands behind the positions of an array, where the document says that nothing does.
pub(crate) const NOTHING_BEHIND: &[&str] = &["What came behind these, of which the API's description knows nothing."];

/// Of the same, where something may stand there.
pub(crate) const BEHIND: &[&str] = &["What stands behind these."];

/// Of the variant for a value that an enum does not list.
pub(crate) const UNKNOWN_VALUE: &[&str] = &["A value that this crate does not know."];

/// Of the same, where the document says that it does not list all of them.
pub(crate) const UNLISTED_VALUE: &[&str] = &["A value that the API's description allows and does not list."];

/// Of the variant for a value that is no member of a union.
pub(crate) const OTHER_VALUE: &[&str] = &["A value that is none of these."];

/// The same, where the description allows anything besides.
pub(crate) const OTHER_ALLOWED: &[&str] = &["A value that is none of these, which the API's description allows."];

/// Of the text of a server variable's value.
pub(crate) const SERVER_VALUE: &[&str] = &["The value as the URL has it."];

/// Of the envelope, where the API has none.
pub(crate) const NO_ENVELOPE: &[&str] = &["What a response holds besides its value: nothing."];

/// Of `Response`.
pub(crate) const RESPONSE: &[&str] =
    &["A response: its value, which it derefs to, its status and headers, and what it holds besides."];

/// Of the client.
pub(crate) const CLIENT: &[&str] = &["A client of the API; cheap to clone, and to be shared."];

/// Of `Client::from_env`.
pub(crate) const FROM_ENV: &[&str] = &[
    "A client configured by the environment.",
    "",
    "# Errors",
    "When no credential is there, or the environment holds something that is none. For calls that need none,",
    "there is [`Client::builder`].",
];

/// Of `Client::builder`.
pub(crate) const BUILDER: &[&str] = &["A client configured step by step."];

/// Of `Client::raw`.
pub(crate) const RAW: &[&str] = &["The client that every generated crate shares: any path can be called with it."];

/// Of the files for the methods of the client.
pub(crate) const CLIENT_FILES: &[&str] = &["The methods of the client that lead to groups."];

/// Of the module of credentials.
pub(crate) const CREDENTIALS: &[&str] = &["The credentials that the API takes."];

/// Of the module of servers.
pub(crate) const SERVERS: &[&str] =
    &["The servers that the API's description names, for [`ClientBuilder::server`](crate::ClientBuilder::server)."];

/// Why `clippy::doc_lazy_continuation` is let pass.
pub(crate) const LAZY_CONTINUATION: &str = "descriptions are laid out as the document has them";

/// Why names such as `foo` are let pass.
pub(crate) const DISALLOWED_NAMES: &str = "names are those of the document";

/// Why `clippy::too_many_arguments` is let pass.
pub(crate) const MANY_ARGUMENTS: &str = "what the API requires is an argument, however much that is";

/// Why `deprecated` is let pass, where a type is.
pub(crate) const DEPRECATED_TYPES: &str = "what the API deprecates is part of what it does not";

/// Why `unused_imports` is let pass.
pub(crate) const UNUSED_IMPORTS: &str = "the features may leave nothing of what a file holds";

/// Of the feature for types that nothing uses, in `Cargo.toml`.
pub(crate) const UNUSED_TYPES: &str = "The components that no operation reaches.";

/// Of errors, on the front page.
pub(crate) const FRONT_ERRORS: &[&str] = &[
    "There is one `Error`. `kind()` says what to do about it; `status()`, `api_errors()`, `request_id()` and `body_bytes()`",
    "give what the server said. `send()` gives the value with the status and headers of its response, and `drift()` names what",
    "in a response was not as the API's description says.",
];

/// Of credentials, on the front page.
pub(crate) const FRONT_CREDENTIALS: &[&str] = &[
    "`Client::from_env()` takes what the environment has; `Client::builder()` takes what code gives, by `credential(..)`.",
    "No secret is shown by `Debug`, in an error or in a log.",
];

/// Of lists in pages, on the front page.
pub(crate) const FRONT_LISTS: &[&str] = &[
    "`send()` gives one page of a list, `items()` every item of every page, and `pages()` every page, each read when it is",
    "asked for.",
];

/// Of groups, on the front page.
pub(crate) const FRONT_GROUPS: &[&str] = &[
    "Each group of operations is a feature. `default-features = false` with the groups that are called, `reqwest` and",
    "`rustls` compiles no more than those.",
];

/// What each feature of the runtime brings, on the front page.
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
/// Of `parse` of what is received.
pub(crate) const PARSE: &[&str] = &[
    "Reads the body of the one with this name, which a receiver knows from a header or from the URL that was called.",
    "",
    "Names are those of the API's description; neither case nor signs between words count. Where several have the name, the",
    "body tells which of them it is. What cannot be told, and what has a name that is not known, is `Unknown`.",
    "",
    "Nothing is verified: check the signature of the bytes as they came before they are read.",
    "",
    "# Errors",
    "[`DecodeError`](crate::DecodeError) when the body is not JSON, where it should be.",
];

/// Of `parse_strict`.
pub(crate) const PARSE_STRICT: &[&str] = &[
    "The same as `parse`, but a body that differs from the API's description is an error, and so is a name that is not known.",
    "",
    "# Errors",
    "[`DecodeError`](crate::DecodeError) with the place that differs.",
];

/// Of `detect` of what is received.
pub(crate) const DETECT: &[&str] = &[
    "Reads the body of whichever one it shows itself to be: by constants, by its fields, by what reads without a drift.",
    "",
    "A body that could be several of them is `Unknown`: use `parse` where the name is known. Nothing is verified.",
    "",
    "# Errors",
    "[`DecodeError`](crate::DecodeError) when the body is not JSON, where it should be.",
];

/// Of `detect_strict`.
pub(crate) const DETECT_STRICT: &[&str] = &[
    "The same as `detect`, but a body that differs from the API's description is an error, and so is one that cannot be told.",
    "",
    "# Errors",
    "[`DecodeError`](crate::DecodeError) with the place that differs.",
];

/// Of the name of what is received.
pub(crate) const HOOK_NAME: &[&str] = &["Its name in the API's description; none of what is not known."];
