//! What generated code says to this crate, and no more. Not for use by hand.

// JSON: values, records, enums, unions.
pub use crate::bytes::Bytes;
pub use crate::constraints::{Constraints, Violation, validate};
pub use crate::date_time::{Date, DateTime};
pub use crate::field::Field;
pub use crate::json::{
    Additional, Choice, DecodeError, Drift, DriftKind, Extra, Json, Mode, Reader, WriteMode, decode, decode_enveloped,
    equal, to_json, write_json,
};
pub use crate::literal_enum::read as read_literal_enum;
pub use crate::map::Map;
pub use crate::nullable::Nullable;
pub use crate::record::{Shape, Show, debug as debug_record, equal as equal_records};
pub use crate::string_enum::{UnknownValue, from_text as string_enum_from, read as read_string_enum};
pub use crate::union::{Union, Variant, read as read_union, show_tagged, tagged};
pub use crate::value::{Entries, Grow, Items as ListView, Kind, OnNull, Outcome, Stop, Value, View};

// Calls: descriptions, requests, answers.
pub use crate::api::{
    Api, ByStatus, CredentialPolicy, EnvelopeConvention, Location, Operation, Paging, Parameter, Scheme, SchemeKind,
    Security, ServerTemplate, ServerVariable, Style,
};
pub use crate::builder::ClientBuilder;
pub use crate::client::Client;
pub use crate::credentials::Credential;
pub use crate::error::{ApiError, Error, ErrorKind};
pub use crate::events::Events;
pub use crate::file_part::FilePart;
pub use crate::give::{list, list_of, listed, texts};
pub use crate::header::Header;
pub use crate::lines::Lines;
pub use crate::multipart::Part;
pub use crate::page::{Items, Page, Pages};
pub use crate::request::Request;
pub use crate::response::{FromAnswer, RawResponse, Response, Sending};
pub use crate::server::Server;
pub use crate::streamed::SendingStream;
pub use crate::upload::Upload;
#[cfg(feature = "xml")]
pub use crate::xml::{Xml, XmlAnswer, XmlContent};
