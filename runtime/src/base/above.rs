//! A function of a room above the one that keeps it.

use std::any::Any;
use std::fmt;
use std::panic::RefUnwindSafe;

/// A function whose type the room that keeps it cannot name.
///
/// A program contains a function if it is called, or if a constant or other code refers to it. So a function that only
/// some programs need is kept here, where those programs put it.
#[derive(Clone, Copy)]
pub(crate) struct Above(&'static (dyn Any + Send + Sync + RefUnwindSafe));

impl Above {
    pub(crate) const fn new<F: Send + Sync + RefUnwindSafe + 'static>(function: &'static F) -> Self {
        Self(function)
    }

    /// Returns the function, if it is of this type.
    pub(crate) fn function<F: Copy + 'static>(self) -> Option<F> {
        let function: &dyn Any = self.0;
        function.downcast_ref().copied()
    }
}

impl fmt::Debug for Above {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Above")
    }
}

impl PartialEq for Above {
    /// Other properties of the constant that refers to a function decide which one it is.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Above {}

#[cfg(test)]
mod tests {
    use super::Above;

    #[test]
    fn a_function_is_found_by_its_type() {
        static TWICE: fn(u32) -> u32 = |number| number * 2;
        let above = Above::new(&TWICE);
        assert_eq!(above.function::<fn(u32) -> u32>().map(|twice| twice(4)), Some(8));
        assert!(above.function::<fn(u64) -> u64>().is_none());
    }
}
