//! The table of all diagnostic codes, with the text, the severity and the words of each.

use std::fmt;

use super::Severity;

/// The row of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The stable text of the code: lower case words joined by `-`.
    pub text: &'static str,
    /// The severity.
    pub severity: Severity,
    /// The meaning, in one line.
    pub title: &'static str,
    /// The generator's reaction.
    pub done: &'static str,
    /// How to fix it.
    pub fix: &'static str,
    /// More text for `xtask explain CODE`. It may be empty.
    pub page: &'static str,
    /// A document that causes the code. Another file starts at a line `# file: NAME`, and `# 9 times: LINE` is nine
    /// lines. A file with a name like `--name` is the value of that option.
    pub example: &'static str,
}

/// The start of most examples.
macro_rules! head {
    () => {
        "openapi: 3.0.3\ninfo: { title: Example, version: '1' }\nservers: [{ url: 'https://api.example.com' }]\n"
    };
}

/// Makes the enum and the table from one list, so that every code has a row.
macro_rules! codes {
    ($($name:ident $text:literal $severity:ident $title:literal done $done:literal fix $fix:literal $(page $page:literal)? example $example:expr;)*) => {
        /// The code of a diagnostic.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $name,)*
        }

        impl Code {
            /// All codes, in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The row of this code.
            pub fn entry(self) -> &'static Entry {
                match self {
                    $(Code::$name => &Entry {
                        text: $text,
                        severity: Severity::$severity,
                        title: $title,
                        done: $done,
                        fix: $fix,
                        page: concat!($($page)?),
                        example: $example,
                    },)*
                }
            }
        }
    };
}

codes! {
    // Files.
    UnreadableFile "unreadable-file" Error "a file cannot be read"
        done "nothing is generated from it"
        fix "check the path and its permissions; paths in `codegen.toml` and in `$ref` are relative to the file that names them"
        example concat!(head!(), r#"paths:
  /pets:
    get: { operationId: list, responses: { '204': { description: Done } } }
# file: codegen.toml
overlays = ["overlay.yaml"]
"#);
    NotJsonOrYaml "not-json-or-yaml" Error "a file is neither JSON nor YAML"
        done "nothing is generated from it"
        fix "correct the syntax at the line shown; the text must be UTF-8 or UTF-16"
        example r"openapi: 3.0.3
info:
  title: Example: a title with a colon
";
    UnreadablePart "unreadable-part" Warning "a file that the document refers to cannot be read"
        done "the pieces that are in it are missing"
        fix "correct the file, or the references to it"
        example concat!(head!(), r"paths: {}
components:
  schemas:
    Pet: { $ref: pet.yaml }
");
    FileNotAllowed "file-not-allowed" Warning "a `$ref` names a file outside the document's folder"
        done "the file is not read; the pieces that are in it are missing"
        fix "move the file below the document's folder, or allow its folder with `--allow-files DIR`"
        example concat!(head!(), r"paths: {}
components:
  schemas:
    Pet: { $ref: ../elsewhere/pet.yaml }
");
    RemoteRef "remote-ref" Warning "a `$ref` names a document of another host"
        done "nothing is fetched; the pieces that are in it are missing"
        fix "save the document below the folder of this one, and refer to it by its path; or let a bundler make one file of all"
        example concat!(head!(), r"paths: {}
components:
  schemas:
    Pet: { $ref: 'https://example.com/pet.yaml' }
");
    TooLarge "too-large" Warning "the pieces that the document copies are too large together"
        done "the piece is left out, or allows anything"
        fix "refer to the piece by a name under `components`, which is not copied"
        example concat!(head!(), r"paths: {}
components:
  schemas:
    Pet: { properties: { $ref: 'parts.yaml#/l0' } }
# file: parts.yaml
l0: { a: &l0 { properties: { $ref: '#/l1' } }, b: *l0, c: *l0, d: *l0, e: *l0, f: *l0, g: *l0, h: *l0, i: *l0, j: *l0 }
l1: { a: &l1 { properties: { $ref: '#/l2' } }, b: *l1, c: *l1, d: *l1, e: *l1, f: *l1, g: *l1, h: *l1, i: *l1, j: *l1 }
l2: { a: &l2 { properties: { $ref: '#/l3' } }, b: *l2, c: *l2, d: *l2, e: *l2, f: *l2, g: *l2, h: *l2, i: *l2, j: *l2 }
l3: { a: &l3 { properties: { $ref: '#/l4' } }, b: *l3, c: *l3, d: *l3, e: *l3, f: *l3, g: *l3, h: *l3, i: *l3, j: *l3 }
l4: { a: &l4 { properties: { $ref: '#/l5' } }, b: *l4, c: *l4, d: *l4, e: *l4, f: *l4, g: *l4, h: *l4, i: *l4, j: *l4 }
l5: { a: &l5 { properties: { $ref: '#/l6' } }, b: *l5, c: *l5, d: *l5, e: *l5, f: *l5, g: *l5, h: *l5, i: *l5, j: *l5 }
l6: { a: { type: string } }
");
    DuplicateKey "duplicate-key" Warning "a mapping has the same key twice"
        done "the last value counts"
        fix "remove one of the two"
        example concat!(head!(), r"paths: {}
components:
  schemas:
    Pet: { type: string, type: integer }
");
    NotOpenApi "not-openapi" Error "the document is not an OpenAPI document"
        done "nothing is generated from it"
        fix "the root must be an object with `openapi: 3.x.y` or `swagger: '2.0'`, and with `paths`, `components` or `webhooks`"
        example r"asyncapi: 2.6.0
";
    UnsupportedVersion "unsupported-version" Error "the version of OpenAPI is not one that is read"
        done "nothing is generated from it"
        fix "versions 2.0, 3.0, 3.1 and 3.2 are read"
        example r"openapi: 9.0.0
info: { title: Example, version: '1' }
paths: {}
";
    // References.
    DanglingRef "dangling-ref" Warning "a `$ref` points at nothing"
        done "a schema is read as one that allows anything; any other piece is left out"
        fix "point `$ref` at an existing piece, or replace it in an overlay"
        page "An overlay action that gives the missing schema:\n\n```yaml\nactions:\n  - target: $.components.schemas\n    description: the document refers to Pet and does not define it\n    update:\n      Pet: { type: object }\n```"
        example concat!(head!(), r"paths: {}
components:
  schemas:
    Pet: { $ref: '#/components/schemas/Animal' }
");
    CircularRef "circular-ref" Warning "a `$ref` leads back to itself without a value between"
        done "it is read as a schema that allows anything; any other piece is left out"
        fix "break the circle: one of the pieces must say what it is"
        example concat!(head!(), r"paths: {}
components:
  schemas:
    Cat: { $ref: '#/components/schemas/Dog' }
    Dog: { $ref: '#/components/schemas/Cat' }
");
    WrongRefTarget "wrong-ref-target" Warning "a `$ref` points at a piece of another kind"
        done "it is read as what its place asks for"
        fix "point it at a piece of the right kind"
        example concat!(head!(), r"paths: {}
components:
  schemas:
    Pet: { $ref: '#/components/parameters/Page' }
  parameters:
    Page: { name: page, in: query, schema: { type: integer } }
");
    RefSiblings "ref-siblings" Note "keywords are beside a `$ref`"
        done "they are kept: in a schema the reference becomes a member of `allOf`; beside other references only texts are allowed, and they are not shown"
        fix "before OpenAPI 3.1 nothing may be beside a `$ref`: use `allOf`"
        example concat!(head!(), r"paths: {}
components:
  schemas:
    Pet: { $ref: '#/components/schemas/Animal', nullable: true }
    Animal: { type: string }
");
    // Servers.
    NoBaseUrl "no-base-url" Note "the document names no server by its whole URL"
        done "every client has to be given a base URL"
        fix "add `servers` with a whole URL by an overlay, or give one with `ClientBuilder::base_url`, or in the client's environment variable"
        page "```yaml\nactions:\n  - target: $\n    description: the document does not say where the API lives\n    update: { servers: [{ url: 'https://api.example.com/v1' }] }\n```"
        example r"openapi: 3.0.3
info: { title: Example, version: '1' }
paths:
  /pets:
    get: { operationId: list, responses: { '204': { description: Done } } }
";
    // Operations.
    DuplicateOperationId "duplicate-operation-id" Warning "two operations have the same `operationId`"
        done "the first by path and method keeps it; the others get their method and path as a suffix"
        fix "give one of them another `operationId` in an overlay"
        page "```yaml\nactions:\n  - target: $.paths['/pets'].post\n    description: listPets is used twice\n    update: { operationId: createPet }\n```"
        example concat!(head!(), r"paths:
  /pets:
    get: { operationId: pets, responses: { '204': { description: Done } } }
    post: { operationId: pets, responses: { '204': { description: Done } } }
");
    MissingOperationId "missing-operation-id" Note "an operation has no `operationId`"
        done "its name is made from its method and path"
        fix "give it an `operationId` in an overlay, or a name under `[group.methods]` with the key `METHOD /path`"
        example concat!(head!(), r"paths:
  /pets:
    get: { responses: { '204': { description: Done } } }
");
    UndeclaredPathParameter "undeclared-path-parameter" Warning "the path has a parameter that is not declared"
        done "it is added as a required string"
        fix "declare it under `parameters` with `in: path`"
        example concat!(head!(), r"paths:
  /pets/{id}:
    get: { operationId: list, responses: { '204': { description: Done } } }
");
    UnusedPathParameter "unused-path-parameter" Warning "a path parameter is declared that the path does not have"
        done "it is left out"
        fix "correct its name, or remove it with an overlay"
        example concat!(head!(), r"paths:
  /pets:
    get: { operationId: list, parameters: [{ name: id, in: path, required: true, schema: { type: string } }], responses: { '204': { description: Done } } }
");
    DuplicateParameter "duplicate-parameter" Warning "a parameter is declared twice in one list"
        done "the first counts"
        fix "remove one of the two with an overlay"
        example concat!(head!(), r"paths:
  /pets:
    get: { operationId: list, parameters: [{ name: q, in: query, schema: {} }, { name: q, in: query, schema: {} }], responses: { '204': { description: Done } } }
");
    AmbiguousPaths "ambiguous-paths" Note "two paths differ only in the names of their parameters"
        done "both are kept; the server decides"
        fix "nothing, when the operations are meant to share a path"
        example concat!(head!(), r"paths:
  /pets/{id}: {}
  /pets/{name}: {}
");
    BadPath "bad-path" Warning "a path does not begin with `/`"
        done "a `/` is put before it"
        fix "begin it with `/`"
        example concat!(head!(), r"paths:
  pets:
    get: { operationId: list, responses: { '204': { description: Done } } }
");
    UnsupportedStyle "unsupported-style" Warning "a parameter has a style that its location does not allow"
        done "the location's default style is used"
        fix "OpenAPI 3.0.4, section 4.8.12.3, lists which styles a location may have"
        example concat!(head!(), r"paths:
  /pets:
    get: { operationId: list, parameters: [{ name: q, in: query, style: matrix, schema: {} }], responses: { '204': { description: Done } } }
");
    BadStatus "bad-status" Warning "a response has a key that is not a status"
        done "the response is left out"
        fix "use a status such as `200`, a range such as `4XX`, or `default`"
        example concat!(head!(), r"paths:
  /pets:
    get: { operationId: list, responses: { ok: { description: Done } } }
");
    LowerCaseStatusRange "lower-case-status-range" Note "a status range is written in lower case"
        done "it is read as if it were upper case"
        fix "write it in upper case"
        example concat!(head!(), r"paths:
  /pets:
    get: { operationId: list, responses: { 4xx: { description: Wrong } } }
");
    BadMediaType "bad-media-type" Warning "the name of a media type is none"
        done "it is read as JSON when its schema is an object or a list, as text when it is a string, else as bytes"
        fix "rename it in an overlay"
        example concat!(head!(), r"paths:
  /pets:
    get: { operationId: list, responses: { '200': { description: A pet, content: { json: { schema: { type: object } } } } } }
");
    IgnoredPart "ignored-part" Note "a part of the document has no meaning for a client"
        done "it is kept in the document and not generated"
        fix "nothing"
        example concat!(head!(), r"paths:
  /pets:
    get: { operationId: list, parameters: [{ name: q, in: query, schema: {}, content: { application/json: {} } }], responses: { '204': { description: Done } } }
");
    // Keywords.
    WrongType "wrong-type" Warning "a keyword has a value of the wrong type"
        done "it is converted where the value is plain (`'true'`, `\"5\"`), else left out"
        fix "write the value as the type the keyword asks for"
        example concat!(head!(), r"paths: {}
components:
  schemas:
    Pet: { type: string, minLength: few }
");
    MissingKey "missing-key" Note "a required keyword is missing"
        done "the plainest value is assumed"
        fix "add it"
        example r"openapi: 3.0.3
info: { version: '1' }
paths: {}
";
    UnknownKeyword "unknown-keyword" Note "a keyword is not known at its place"
        done "it has no effect"
        fix "check its spelling; extensions begin with `x-`"
        example concat!(head!(), r"paths: {}
components:
  schemas:
    Pet: { tpye: string }
");
    BrokenRule "broken-rule" Note "a rule of the specification is broken that changes nothing for a client"
        done "the document is read as it is"
        fix "take out what the message names"
        example concat!(head!(), r"paths:
  /pets:
    get:
      operationId: list
      parameters: [{ name: X-Kind, in: header, allowReserved: true, schema: { type: string } }]
      responses: { '204': { description: Done } }
");
    UnsupportedKeyword "unsupported-keyword" Note "a keyword is read but does not shape the type"
        done "the type is wider than the schema"
        fix "nothing; values that break the keyword are found by the server"
        example concat!(head!(), r"paths: {}
components:
  schemas:
    Pet: { type: string, not: { maxLength: 3 } }
");
    IdleKeyword "idle-keyword" Note "a keyword has no effect where it is"
        done "it has no effect"
        fix "take it out, or correct the type beside it"
        example concat!(head!(), r"paths: {}
components:
  schemas:
    Pet: { type: array, items: { type: string }, minLength: 1 }
");
    TextNotShown "text-not-shown" Note "a text or an example is not in the documentation of the crate"
        done "another one is shown in its place: several schemas are one type, or several texts describe one thing"
        fix "nothing, or say the same in all places"
        example concat!(head!(), r"paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - { name: kind, in: query, description: Which kind., schema: { type: string, description: A kind. } }
      responses: { '204': { description: Done. } }
");
    Refused "refused" Warning "a piece is refused by the reader of OpenAPI documents"
        done "that piece alone is left out: a response has no body, an operation is skipped"
        fix "the message says what the reader expected; correct the piece with an overlay"
        example concat!(head!(), r"paths: {}
components:
  securitySchemes:
    key: { type: apiKey, in: header }
");
    // Schemas.
    Unsatisfiable "unsatisfiable" Warning "no value can satisfy a schema"
        done "the widest reading that can be read is taken"
        fix "correct the parts of the `allOf` that contradict each other with an overlay"
        example concat!(head!(), r"paths: {}
components:
  schemas:
    Pet: { allOf: [{ type: string }, { type: integer }] }
");
    SchemaDegraded "schema-degraded" Warning "a schema became an untyped value although it says more"
        done "the value is raw JSON or bytes"
        fix "say it in a plainer way with an overlay"
        example concat!(head!(), r"paths:
  /pets:
    get: { operationId: list, responses: { '200': { description: A pet, content: { application/x-protobuf: { schema: { type: object, properties: { name: { type: string } } } } } } } }
");
    UnionWithoutEvidence "union-without-evidence" Note "a value does not show which variant of a union it is"
        done "the variant that matches best is taken"
        fix "declare a `discriminator`, or give each variant a property with a constant of its own"
        example concat!(head!(), r"paths: {}
components:
  schemas:
    Points:
      anyOf: [{ type: array, items: { type: number } }, { type: array, items: { type: array, items: { type: number } } }]
");
    EnumOfOtherType "enum-of-other-type" Note "an enum holds values that its `type` does not allow"
        done "the values are kept"
        fix "correct `type` or the values"
        example concat!(head!(), r"paths: {}
components:
  schemas:
    Size: { type: string, enum: [small, 1] }
");
    // Configuration, overlays, lock.
    OverlayUnmatched "overlay-unmatched" Error "an overlay action matches nothing"
        done "nothing is generated: the document has changed since the action was written"
        fix "remove the action when the document was corrected, correct its `target`, or mark it `x-optional: true`"
        example concat!(head!(), r#"paths:
  /pets:
    get: { operationId: list, responses: { '204': { description: Done } } }
# file: codegen.toml
overlays = ["overlay.yaml"]
# file: overlay.yaml
overlay: 1.0.0
actions: [{ target: "$.paths['/cats']", update: { summary: Cats } }]
"#);
    OverlayIdle "overlay-idle" Note "an overlay action changes nothing"
        done "the document is as it was"
        fix "remove the action: the document says by now what it corrects"
        example concat!(head!(), r#"paths:
  /pets:
    get: { operationId: list, summary: Pets, responses: { '204': { description: Done } } }
# file: codegen.toml
overlays = ["overlay.yaml"]
# file: overlay.yaml
overlay: 1.0.0
actions: [{ target: "$.paths['/pets'].get", update: { summary: Pets } }]
"#);
    InvalidOverlay "invalid-overlay" Error "an overlay is not valid"
        done "nothing is generated"
        fix "an overlay has `overlay: 1.0.0` and a list of `actions`, each with `target` and `update` or `remove: true`"
        example concat!(head!(), r#"paths:
  /pets:
    get: { operationId: list, responses: { '204': { description: Done } } }
# file: codegen.toml
overlays = ["overlay.yaml"]
# file: overlay.yaml
overlay: 1.0.0
actions: [{ target: $.paths }]
"#);
    ConfigUnmatched "config-unmatched" Error "a key of the configuration matches nothing"
        done "nothing is generated: the document has changed since the key was written"
        fix "remove the key, or correct it"
        example concat!(head!(), r#"paths:
  /pets:
    get: { operationId: list, responses: { '204': { description: Done } } }
# file: codegen.toml
[rename.types]
Pet = "Animal"
"#);
    InvalidConfig "invalid-config" Error "the configuration is not valid"
        done "nothing is generated"
        fix "the message says which key; unknown keys are refused so that a misspelling cannot go unnoticed"
        example concat!(head!(), r#"paths:
  /pets:
    get: { operationId: list, responses: { '204': { description: Done } } }
# file: codegen.toml
[package]
nam = "pets"
"#);
    InvalidPackageName "invalid-package-name" Error "a package cannot have the name that was given"
        done "nothing is generated"
        fix "the message says which rule the name breaks; `--name` and `package.name` give it"
        example concat!(head!(), r#"paths:
  /pets:
    get: { operationId: list, responses: { '204': { description: Done } } }
# file: --name
async
"#);
    InvalidLock "invalid-lock" Error "a line of the lock is not valid"
        done "nothing is generated"
        fix "a line is `kind`, `key` and `rust-path`, separated by one tab each; restore the file from version control"
        example concat!(head!(), r"paths:
  /pets:
    get: { operationId: list, responses: { '204': { description: Done } } }
# file: names.lock
this is no line of a lock
");
    UnsupportedSecurity "unsupported-security" Warning "a security scheme cannot be used"
        done "the client has no credential for it"
        fix "send its header on each call with `customize`, or declare another scheme in an overlay"
        example concat!(head!(), r"paths: {}
components:
  securitySchemes:
    digest: { type: http, scheme: digest }
");
    SecondSuccess "second-success" Warning "a kind of success cannot be typed beside the others"
        done "the others are typed; this one, of another media type or outside the envelope, is there raw"
        fix "where the kinds never come from one call, declare two operations in an overlay"
        example concat!(head!(), r"paths:
  /pets:
    get: { operationId: list, responses: { '200': { description: A pet, content: { application/json: { schema: { type: object, properties: { name: { type: string } } } } } }, '202': { description: Its picture, content: { image/png: { schema: { type: string, format: binary } } } } } }
");
    GroupsMerged "groups-merged" Warning "there are more groups than a registry takes features"
        done "the smallest groups are merged with their neighbours"
        fix "say under `[[group]]` which operations belong together"
        example concat!(head!(), r"paths:
# 400 times:   /things%: { get: { operationId: list%, tags: [thing%], responses: { '204': { description: Done } } } }
");
    GroupNameCut "group-name-cut" Note "a tag is too long for the name of a group"
        done "the first words of the tag are the name"
        fix "name the group under `[[group]]`, or shorten the tag in an overlay"
        example concat!(head!(), r"paths:
  /pets: { get: { operationId: list, tags: [Pets that wait at the shelters of the northern cities for people who take them home], responses: { '204': { description: Done } } } }
");
}

impl Code {
    /// The stable text: `dangling-ref`.
    pub fn as_str(self) -> &'static str {
        self.entry().text
    }

    /// The severity.
    pub fn severity(self) -> Severity {
        self.entry().severity
    }

    /// The code with this text.
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }

    /// The files of its example, each with its name. `api.yaml` is the first.
    pub fn example_files(self) -> Vec<(&'static str, String)> {
        let mut parts = self.entry().example.split("# file: ");
        let document = ("api.yaml", parts.next().unwrap_or_default());
        let files = std::iter::once(document).chain(parts.filter_map(|part| part.split_once('\n')));
        files.map(|(name, text)| (name, text.split_inclusive('\n').map(unfolded).collect())).collect()
    }

    /// The page that `xtask explain` prints: everything in the table.
    pub fn explain(self) -> String {
        let Entry { text, severity, title, done, fix, page, example } = self.entry();
        let mut out = format!("{severity}[{text}]: {title}\n\nWhat is done: {done}.\n\nHow to fix it: {fix}.\n");
        if !page.is_empty() {
            out.push('\n');
            out.push_str(page);
            out.push('\n');
        }
        out.push_str("\nA document that yields it:\n\n");
        out.extend(example.lines().flat_map(|line| ["    ", line, "\n"]));
        out
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A line of an example. `# 3 times: LINE` becomes three lines, with their numbers from 1 instead of `%`.
fn unfolded(line: &str) -> String {
    let folded = line.strip_prefix("# ").and_then(|rest| rest.split_once(" times: "));
    let counted = folded.and_then(|(count, line)| Some((count.parse::<usize>().ok()?, line)));
    match counted {
        Some((count, line)) => (1..=count).map(|number| line.replace('%', &number.to_string())).collect(),
        None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Code;

    #[test]
    fn every_row_keeps_the_table_s_promises() {
        let mut texts = BTreeSet::new();
        for code in Code::ALL {
            let entry = code.entry();
            assert!(texts.insert(entry.text), "`{}` twice", entry.text);
            assert!(entry.text.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "`{}`", entry.text);
            for words in [entry.title, entry.done, entry.fix] {
                assert!(!words.is_empty() && !words.ends_with('.'), "`{}`: {words}", entry.text);
                let first = words.chars().next().expect("it is not empty");
                assert!(!first.is_uppercase() || words.starts_with("OpenAPI"), "`{}`: {words}", entry.text);
            }
            assert_eq!(Code::from_text(entry.text), Some(*code));
            assert!(code.explain().contains(entry.fix));
        }
    }
}
