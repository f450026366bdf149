//! The commands of the Restwright repository.

fn main() {}
