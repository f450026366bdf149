//! Reports to a caller at compile time that the feature of a group is off.

/// A trait that no type implements: a call that requires it does not compile, and the compiler gives the reason.
///
/// The lifetime delays the compiler's check until there is a call.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the feature `{Self}` of this crate is off",
    label = "this group of operations is a feature",
    note = "turn it on where `Cargo.toml` names the crate: `features = [\"{Self}\"]`"
)]
pub trait GroupIsOn<'off> {}

/// The return type of the method of a group without its feature.
#[doc(hidden)]
#[derive(Debug)]
#[non_exhaustive]
pub struct GroupIsOff {}

/// Writes a method of the client for each group of operations whose feature is off. A call of it fails to compile with
/// the name of the feature.
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
                /// Named like the feature, because the compiler's message contains this name.
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

/// Never called, because no type meets the requirement of its callers.
#[doc(hidden)]
pub fn group_is_off() -> GroupIsOff {
    GroupIsOff {}
}
