//! `()` as a value: for responses without a body, and APIs without an envelope.

use super::json::{Extra, Reader};
use super::record::{Shape, Show};
use super::value::{OnNull, Outcome, Value, View};

static SHAPE: Shape = Shape { name: "()", fields: &[] };

/// Skips everything that is read. As an envelope it is an object whose other members are not kept.
impl Value for () {
    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        // An envelope of which nothing is kept still contains the value, which the reader takes out.
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
