//! A document composed from the bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use restwright_fuzz::{Target, run};

fuzz_target!(|input: &[u8]| run(Target::Structure, input));
