//! The items that generated code uses, and no more. Not for use by hand.

// JSON: values, records, enums, unions.
pub use crate::values::bytes::Bytes;
pub use crate::values::constraints::{Constraints, Violation, validate};
pub use crate::values::date_time::{Date, DateTime};
pub use crate::values::field::Field;
pub use crate::values::hash::hash;
pub use crate::values::hooks::{Hook, HookForm, Hooks, Received, detect_hook, hook_name, parse_hook};
pub use crate::values::json::{
    Additional, Choice, DecodeError, Drift, DriftKind, Extra, Json, Mode, Reader, WriteMode, decode, decode_enveloped,
    equal, to_json, write_json,
};
pub use crate::values::literal_enum::read as read_literal_enum;
pub use crate::values::map::Map;
pub use crate::values::nullable::Nullable;
pub use crate::values::record::{Shape, Show, debug as debug_record, equal as equal_records};
pub use crate::values::string_enum::{Listed, UnknownValue, from_text as string_enum_from, read as read_string_enum};
pub use crate::values::tuple::{
    Rest, TupleKind, TupleShape, bounds as tuple_bounds, debug as debug_tuple, equals as equal_tuples,
    item as tuple_item, kind_of, kind_of_rest, len as tuple_len, read as read_tuple,
};
pub use crate::values::union::{Union, Variant, read as read_union, show_tagged, tagged};
pub use crate::values::value::{Entries, Grow, Items as ListView, Kind, OnNull, Outcome, Stop, Value, View};

// Calls: descriptions, requests, responses.
pub use crate::api::{
    Api, ByStatus, CredentialPolicy, EnvelopeConvention, Location, Operation, Paging, Parameter, Scheme, SchemeKind,
    Security, ServerTemplate, ServerVariable, Style, WholeQuery,
};
pub use crate::auth::credentials::Credential;
pub use crate::bodies::file_part::FilePart;
pub use crate::bodies::multipart::Part;
pub use crate::bodies::upload::Upload;
pub use crate::errors::api_error::ApiError;
pub use crate::errors::error::{Error, ErrorKind};
pub use crate::headers::header::Header;
pub use crate::lists::page::{Items, Page, Pages};
pub use crate::requests::give::{NullableText, list, list_of, listed, nullable_texts, texts};
pub use crate::requests::request::Request;
pub use crate::responses::events::Events;
pub use crate::responses::lines::Lines;
pub use crate::responses::raw::RawResponse;
pub use crate::responses::response::Response;
pub use crate::responses::sending::{FromResponse, Sending};
pub use crate::responses::streamed::SendingStream;
pub use crate::setup::builder::ClientBuilder;
pub use crate::setup::client::Client;
pub use crate::setup::groups::{GroupIsOff, GroupIsOn, group_is_off};
pub use crate::setup::server::Server;
#[cfg(feature = "xml")]
pub use crate::values::xml::{Xml, XmlContent, XmlResponse};
