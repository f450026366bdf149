//! Bodies that are bytes, as calls give and get them.

use crate::diagnostics::Code;
use crate::model::media;
use crate::model::{Content, Kind, Scalar, Type, TypeUse};
use crate::plan::rust_types::Context;

/// Returns true for `format: binary`, which makes a part a file (OpenAPI 3.0.4, section 4.7.14.2).
pub(super) fn is_file(ty: &Type) -> bool {
    matches!(&ty.kind, Kind::Scalar(Scalar::String { format: Some(format), .. }) if format == "binary")
}

/// Reports a body of parts whose schema does not name them: the caller gives them one by one. Without a schema nothing
/// is reported.
pub(super) fn report_parts(cx: &mut Context<'_>, ty: Option<TypeUse>, content: &Content) {
    if ty.is_some() {
        let message = format!(
            "the parts of a body of `{}` are not those of an object: they are given one by one",
            content.media_type
        );
        cx.diagnostics.report(Code::SchemaDegraded, &content.pointer, message);
    }
}

/// Reports a body that the document types and this crate handles as bytes.
pub(super) fn report_bytes(cx: &mut Context<'_>, ty: Option<TypeUse>, content: &Content) {
    if ty.is_some_and(|ty| media::is_more_than_bytes(&cx.api.types.get(ty.id).kind)) {
        media::report_bytes(content, cx.diagnostics);
    }
}
