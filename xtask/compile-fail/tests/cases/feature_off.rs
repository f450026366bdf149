//! For a group whose feature is off, the compiler names the feature.

#![allow(unexpected_cfgs)]

struct Client;

restwright::groups_off! { Client { "zones": zones } }

fn main() {
    Client.zones();
}
