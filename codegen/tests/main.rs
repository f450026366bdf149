//! The tests of the generator. They are one program, because each program would be linked with the generator once more.

mod bad_input;
mod codes;
mod config_reference;
mod determinism;
mod diff;
mod edits;
mod file_lengths;
mod found;
mod fragments;
mod goldens;
mod group_names;
mod hostile;
mod identity;
mod kinds_table;
mod many_groups;
mod member_order;
mod names;
mod naming_table;
mod rules;
mod shown;
mod spec_changes;
mod suggest;
mod support;
mod support_table;
mod witness;
