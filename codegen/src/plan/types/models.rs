//! The types of the document as decided, and how a Rust type is told.

use std::fmt;

use super::Input;
use crate::plan::docs::{Documentation, Note};
use crate::plan::flags::Flag;

/// A type with a name.
#[derive(Debug, Clone, PartialEq)]
pub enum TypePlan {
    /// A struct.
    Record(RecordPlan),
    /// A struct whose fields have no names.
    Tuple(TuplePlan),
    /// An enum of strings.
    StringEnum(EnumPlan),
    /// An enum of other JSON values.
    LiteralEnum(EnumPlan),
    /// An enum with a payload for each variant.
    Union(UnionPlan),
}

impl TypePlan {
    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Record(plan) => &plan.name,
            Self::Tuple(plan) => &plan.name,
            Self::StringEnum(plan) | Self::LiteralEnum(plan) => &plan.name,
            Self::Union(plan) => &plan.name,
        }
    }
}

/// A struct.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordPlan {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Documentation,
    /// Its fields.
    pub fields: Vec<FieldPlan>,
    /// The field that keeps what the document does not declare.
    pub extra: String,
    /// What those fields are, where the document says so.
    pub additional: Option<RustType>,
    /// Whether the document says that there are no others.
    pub closed: bool,
    /// For what is sent: how a value is made.
    pub constructor: Option<ConstructorPlan>,
    /// For what is sent: the other fields, as methods.
    pub setters: Vec<SetterPlan>,
}

/// A struct whose fields have no names: an array whose positions have types of their own.
#[derive(Debug, Clone, PartialEq)]
pub struct TuplePlan {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Documentation,
    /// Its fields, in order; the name of each is its index.
    pub fields: Vec<FieldPlan>,
    /// What each of them takes of a tuple that becomes it.
    pub inputs: Vec<Input>,
    /// The index of the field that keeps what stands behind them.
    pub rest: String,
    /// What that is, where the document says so.
    pub additional: Option<RustType>,
    /// Whether the document says that nothing stands there.
    pub closed: bool,
}

/// `new` of a struct.
#[derive(Debug, Clone, PartialEq)]
pub struct ConstructorPlan {
    /// What it takes.
    pub inputs: Vec<Input>,
    /// The fields that it fills in, by name: each has one value only.
    pub fixed: Vec<(String, FixedPlan)>,
    /// Whether it sets a field that is deprecated.
    pub sets_deprecated: bool,
    /// Whether it takes more than clippy lets pass.
    pub is_long: bool,
}

/// The only value of an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct FixedPlan {
    /// The enum.
    pub path: TypePath,
    /// Its only variant.
    pub variant: String,
}

/// A method that sets a field.
#[derive(Debug, Clone, PartialEq)]
pub struct SetterPlan {
    /// What it takes.
    pub input: Input,
    /// Whether the field is an `Option` around what is taken.
    pub is_wrapped: bool,
}

/// A field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldPlan {
    /// Its Rust name.
    pub name: String,
    /// Its type.
    pub ty: RustType,
    /// Its documentation.
    pub docs: Documentation,
    /// Why it should no longer be used.
    pub deprecated: Option<Note>,
    /// What the runtime needs to know.
    pub facts: FieldFacts,
}

/// A field, as the runtime takes it.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldFacts {
    /// Its name on the wire.
    pub wire: String,
    /// Presence, direction and bounds.
    pub flags: Vec<Flag>,
}

/// An enum, which keeps a value that it does not know.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumPlan {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Documentation,
    /// The known values.
    pub variants: Vec<EnumVariant>,
    /// The variant that keeps the others.
    pub unknown: String,
    /// Whether the document allows others than it lists.
    pub open: bool,
}

/// A known value.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumVariant {
    /// Its Rust name.
    pub name: String,
    /// Its text: of a string the string, of another value its JSON.
    pub value: String,
    /// Its documentation.
    pub docs: Documentation,
}

/// An enum with a payload for each variant.
#[derive(Debug, Clone, PartialEq)]
pub struct UnionPlan {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Documentation,
    /// The variants.
    pub variants: Vec<UnionVariant>,
    /// The variant that keeps what none of them is.
    pub unknown: String,
    /// Whether the API's description allows what none of them is.
    pub open: bool,
}

/// A variant of a union.
#[derive(Debug, Clone, PartialEq)]
pub struct UnionVariant {
    /// Its Rust name.
    pub name: String,
    /// What it holds.
    pub ty: RustType,
    /// Its documentation.
    pub docs: Documentation,
    /// What it is known by on the wire: its statuses, its tag, else the JSON type of what it holds.
    pub wire: String,
    /// The property that names it, and its values: of strings the text, of others the JSON.
    pub tag: Option<(String, Vec<String>)>,
    /// The only value, of a variant that is a boolean with one.
    pub only: Option<bool>,
    /// The property by which an object is this variant where it lacks it, or names no variant there.
    pub default_for: Option<String>,
    /// Whether no other variant holds the same type, so that a value can become it by `From`.
    pub converts: bool,
}

/// A type as it is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RustType {
    /// `bool`
    Bool,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `f64`
    F64,
    /// `String`
    String,
    /// A date with a time, as text.
    DateTime,
    /// A date, as text.
    Date,
    /// Bytes, base64 in JSON.
    Base64,
    /// Bytes as they are.
    Bytes,
    /// A body that is there, or made while it is sent.
    Upload,
    /// A file among parts.
    File,
    /// Any JSON.
    Json,
    /// Nothing.
    Unit,
    /// `Vec`
    List(Box<RustType>),
    /// A map with string keys.
    Map(Box<RustType>),
    /// `Option`
    Option(Box<RustType>),
    /// Absent, null or a value.
    Nullable(Box<RustType>),
    /// `Box`
    Boxed(Box<RustType>),
    /// A page of a list.
    Page(Box<RustType>),
    /// A type of this crate.
    Named(TypePath),
}

/// The path of a type in its crate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypePath {
    /// The module.
    pub module: String,
    /// The name.
    pub name: String,
}

impl fmt::Display for RustType {
    /// As the surface has it: types of the runtime without a path, those of the crate with their module.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("bool"),
            Self::I32 => f.write_str("i32"),
            Self::I64 => f.write_str("i64"),
            Self::U32 => f.write_str("u32"),
            Self::U64 => f.write_str("u64"),
            Self::F64 => f.write_str("f64"),
            Self::String => f.write_str("String"),
            Self::DateTime => f.write_str("DateTime"),
            Self::Date => f.write_str("Date"),
            Self::Base64 => f.write_str("Bytes"),
            Self::Bytes => f.write_str("Vec<u8>"),
            Self::Upload => f.write_str("Upload"),
            Self::File => f.write_str("FilePart"),
            Self::Json => f.write_str("Json"),
            Self::Unit => f.write_str("()"),
            Self::List(inner) => write!(f, "Vec<{inner}>"),
            Self::Map(inner) => write!(f, "Map<{inner}>"),
            Self::Option(inner) => write!(f, "Option<{inner}>"),
            Self::Nullable(inner) => write!(f, "Nullable<{inner}>"),
            Self::Boxed(inner) => write!(f, "Box<{inner}>"),
            Self::Page(inner) => write!(f, "Page<{inner}>"),
            Self::Named(path) => path.fmt(f),
        }
    }
}

impl fmt::Display for TypePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.module, self.name)
    }
}
