//! The plan of the document's types, and the text of a Rust type.

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
    /// The field that keeps undeclared members.
    pub extra: String,
    /// The type of those members, if the document gives one.
    pub additional: Option<RustType>,
    /// True if the document allows no other members.
    pub closed: bool,
    /// The constructor, if the type is sent.
    pub constructor: Option<ConstructorPlan>,
    /// The setters of the other fields, if the type is sent.
    pub setters: Vec<SetterPlan>,
}

/// A struct whose fields have no names: an array in which each position has a type of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct TuplePlan {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Documentation,
    /// Its fields, in order. The name of each is its index.
    pub fields: Vec<FieldPlan>,
    /// For each field, what it takes of a tuple that converts to the struct.
    pub inputs: Vec<Input>,
    /// The index of the field that keeps the items after them.
    pub rest: String,
    /// The type of those items, if the document gives one.
    pub additional: Option<RustType>,
    /// True if the document allows no such items.
    pub closed: bool,
}

/// `new` of a struct.
#[derive(Debug, Clone, PartialEq)]
pub struct ConstructorPlan {
    /// Its arguments.
    pub inputs: Vec<Input>,
    /// The fields that it fills in, by name. Each can have only one value.
    pub fixed: Vec<(String, FixedPlan)>,
    /// True if it sets a deprecated field.
    pub sets_deprecated: bool,
    /// True if it has more arguments than clippy allows.
    pub is_long: bool,
}

/// The only value of a type.
#[derive(Debug, Clone, PartialEq)]
pub enum FixedPlan {
    /// The only variant of an enum.
    Variant {
        /// The enum.
        path: TypePath,
        /// The variant.
        variant: String,
    },
    /// The only value of a boolean.
    Bool(bool),
    /// `null`
    Null,
}

impl fmt::Display for FixedPlan {
    /// Writes the value in the form of the lock. No variant is written like a boolean or like `null`, because variants
    /// begin with a capital.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variant { path: _, variant } => f.write_str(variant),
            Self::Bool(value) => value.fmt(f),
            Self::Null => f.write_str("null"),
        }
    }
}

/// A method that sets a field.
#[derive(Debug, Clone, PartialEq)]
pub struct SetterPlan {
    /// Its argument.
    pub input: Input,
    /// True if the field is an `Option` around the argument.
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
    /// The reason why it is deprecated.
    pub deprecated: Option<Note>,
    /// The facts that the runtime needs.
    pub facts: FieldFacts,
}

/// A field in the form of the runtime.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldFacts {
    /// Its name on the wire.
    pub wire: String,
    /// Presence, direction and bounds.
    pub flags: Vec<Flag>,
}

/// An enum, which also keeps values that it does not know.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumPlan {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Documentation,
    /// The known values.
    pub variants: Vec<EnumVariant>,
    /// The variant that keeps unknown values.
    pub unknown: String,
    /// True if the document allows other values than it lists.
    pub open: bool,
}

/// A known value.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumVariant {
    /// Its Rust name.
    pub name: String,
    /// Its text: a string as it is, another value as its JSON.
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
    /// The variant that keeps values that match no other variant.
    pub unknown: String,
    /// True if the document allows values that match no variant.
    pub open: bool,
}

/// A variant of a union.
#[derive(Debug, Clone, PartialEq)]
pub struct UnionVariant {
    /// Its Rust name.
    pub name: String,
    /// The type of its value.
    pub ty: RustType,
    /// Its documentation.
    pub docs: Documentation,
    /// The text that identifies it in a response or in JSON: its statuses, its tag, else the JSON type of its value.
    pub wire: String,
    /// The property that names it, and its values: strings as text, others as JSON.
    pub tag: Option<(String, Vec<String>)>,
    /// The only value, of a variant that is a boolean with one.
    pub only: Option<bool>,
    /// The property for which it is the default: an object is this variant if it lacks the property, or if the property
    /// names no variant.
    pub default_for: Option<String>,
    /// True if no other variant holds the same type, so that a value can convert to it by `From`.
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
    /// Bytes without an encoding.
    Bytes,
    /// A body that exists already, or is made while it is sent.
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
    /// Writes the type in the form of the surface: types of the runtime without a path, types of the crate with their
    /// module.
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
