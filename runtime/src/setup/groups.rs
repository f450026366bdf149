//! Tells a caller at compile time that the feature of a group is off.

/// Implemented by nothing: a call that asks for it does not compile, and the compiler says why.
///
/// The lifetime keeps the compiler from asking before there is a call.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the feature `{Self}` of this crate is off",
    label = "this group of operations is a feature",
    note = "turn it on where `Cargo.toml` names the crate: `features = [\"{Self}\"]`"
)]
pub trait GroupIsOn<'off> {}

/// What the method of a group without its feature would return.
#[doc(hidden)]
#[derive(Debug)]
#[non_exhaustive]
pub struct GroupIsOff {}

/// For each group of operations whose feature is off, a method of the client that tells so to its callers.
///
/// ```compile_fail,E0277
/// # #![allow(unexpected_cfgs)]
/// struct Client;
///
/// restwright::groups_off! { Client { "zones": zones } }
///
/// Client.zones();
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! groups_off {
    ($client:ident { $($feature:literal: $name:ident),* $(,)? }) => {
        $(
            #[cfg(not(feature = $feature))]
            const _: () = {
                /// Named like the feature, since the compiler's message says its name.
                #[allow(non_camel_case_types, reason = "it is named like a feature")]
                #[derive(Debug)]
                pub struct $name;

                impl $client {
                    #[doc(hidden)]
                    pub fn $name(&self) -> $crate::door::GroupIsOff
                    where
                        for<'off> $name: $crate::door::GroupIsOn<'off>,
                    {
                        $crate::door::group_is_off()
                    }
                }
            };
        )*
    };
}

/// Never called, since nothing has what its callers ask for.
#[doc(hidden)]
pub fn group_is_off() -> GroupIsOff {
    GroupIsOff {}
}
