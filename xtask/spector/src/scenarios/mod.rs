//! The scenarios by the folders of the suite: each as a caller of the generated client would write it.

mod authentication;
mod documentation;
mod encode;
mod parameters;
mod payload;
mod payload_xml;
mod response;
mod routes;
mod serialization;
mod server;
mod special;
mod streaming;
mod type_collections;
mod type_model;
mod type_property_additional_properties;
mod type_property_nullable;
mod type_property_optionality;
mod type_property_value_types;
mod type_union;
mod type_values;
mod versioning;

use crate::table::Table;

/// All of them.
pub(crate) fn all(table: &mut Table) {
    authentication::rows(table);
    documentation::rows(table);
    encode::rows(table);
    parameters::rows(table);
    payload::rows(table);
    payload_xml::rows(table);
    response::rows(table);
    routes::rows(table);
    serialization::rows(table);
    server::rows(table);
    special::rows(table);
    streaming::rows(table);
    type_collections::rows(table);
    type_model::rows(table);
    type_property_additional_properties::rows(table);
    type_property_nullable::rows(table);
    type_property_optionality::rows(table);
    type_property_value_types::rows(table);
    type_union::rows(table);
    type_values::rows(table);
    versioning::rows(table);
}
