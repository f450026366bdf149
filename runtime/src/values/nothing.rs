//! `()` as a value: answers without a body, and APIs without an envelope.

use super::json::{Extra, Reader};
use super::record::{Shape, Show};
use super::value::{OnNull, Outcome, Value, View};

static SHAPE: Shape = Shape { name: "()", fields: &[] };

/// Whatever is read is passed over; as an envelope it is an object of which nothing is kept.
impl Value for () {
    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        // An envelope of which nothing is kept still has a value in it, which the reader takes aside.
        if reader.peek() == b'{' {
            return reader.record(&SHAPE, &mut [], &mut Extra::new());
        }
        reader.raw().map(drop)
    }
    fn view(&self) -> View<'_> {
        View::Absent
    }
    fn on_null(&self) -> OnNull {
        OnNull::Kept
    }
    fn show(&self, visit: &mut Show<'_>) {
        visit(&SHAPE, &[], &Extra::new());
    }
}
