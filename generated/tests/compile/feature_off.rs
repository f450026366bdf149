//! A group whose feature is off is told by the name of the feature.

#![allow(unexpected_cfgs)]

struct Client;

restwright::groups_off! { Client { "zones": zones } }

fn main() {
    Client.zones();
}
