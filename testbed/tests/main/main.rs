//! Requests and responses of the generated client of `spec/openapi.yaml`, byte by byte, with a server on this machine.
//!
//! It is one program, so that it is compiled once. Expected bytes come from the specifications, never from our output.
#![cfg(all(feature = "reqwest", feature = "serde"))]

mod blocking;
mod bodies;
mod cancel;
mod credentials;
mod envelopes;
mod equality;
mod errors;
mod escape;
mod limits;
mod links;
mod media_types;
mod mutations;
mod nested;
mod pages;
mod parts;
mod rates;
mod reading;
mod resume;
mod retries;
mod secrets;
mod servers;
mod shapes;
mod streams;
mod styles;
mod support;
mod three_states;
mod trace;
mod transport;
mod tuples;
mod webhooks;
mod xml;
