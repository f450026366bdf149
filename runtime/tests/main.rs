//! The tests of the runtime. They are one program, because each program would be linked with the runtime once more.
//!
//! Three tests are programs of their own: `call_cost.rs` counts allocations, `call_secret_events.rs` sees the events of its
//! own calls alone, and `no_provider.rs` needs other features.

#![allow(missing_docs, unreachable_pub, reason = "the models are like those of a generated crate")]

mod call_basics;
mod call_blocking;
mod call_canned;
mod call_emitted;
mod call_errors;
mod call_events;
mod call_layers;
mod call_nested_lists;
mod call_paging;
mod call_parts;
mod call_preconditions;
mod call_rates;
mod call_requests;
mod call_retries;
mod call_secrets;
mod call_servers;
mod call_statuses;
mod call_streams;
mod call_tokens;
mod call_uploads;
mod json_alternatives;
mod json_constants;
mod json_grammar;
mod json_models;
mod json_serde;
mod json_tolerance;
mod json_tuples;
mod json_unions;
mod support;
