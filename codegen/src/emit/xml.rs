//! Emits the form of bodies in XML, as constants that the runtime reads.

use super::tokens::{Literal, TokenStream, quote};

use crate::plan::{XmlContent, XmlNode, XmlPlace, XmlPlan};

/// The bodies of responses with some statuses.
pub(super) fn answer(plan: &XmlPlan) -> TokenStream {
    let XmlPlan { first, last, root } = plan;
    let (first, last) = (Literal::u16_unsuffixed(*first), Literal::u16_unsuffixed(*last));
    let root = node(root);
    quote! { rt::XmlResponse::new(#first, #last, #root) }
}

/// An element or an attribute.
pub(super) fn node(node: &XmlNode) -> TokenStream {
    let XmlNode { member, name, prefix, namespace, place, content } = node;
    let content = self::content(content);
    // A root and an item are not members.
    let member = (!member.is_empty() && member != name).then(|| quote! { .member(#member) });
    let prefix = prefix.iter().map(|prefix| quote! { .prefix(#prefix) });
    let namespace = namespace.iter().map(|namespace| quote! { .namespace(#namespace) });
    let place = match place {
        XmlPlace::Element => TokenStream::new(),
        XmlPlace::Attribute => quote! { .attribute() },
        XmlPlace::Text => quote! { .text() },
    };
    quote! { rt::Xml::new(#name, #content)#member #place #(#prefix)* #(#namespace)* }
}

fn content(content: &XmlContent) -> TokenStream {
    let content = match content {
        XmlContent::Text => quote! { Text },
        XmlContent::Number => quote! { Number },
        XmlContent::Bool => quote! { Bool },
        XmlContent::Members(members) => {
            let members = members.iter().map(node);
            quote! { Members(&[#(#members),*]) }
        }
        XmlContent::Map(values) => {
            let values = self::content(values);
            quote! { Map(&#values) }
        }
        XmlContent::Items(item) => {
            let item = node(item);
            quote! { Items(&#item) }
        }
        XmlContent::Repeated(item) => {
            let item = self::content(item);
            quote! { Repeated(&#item) }
        }
        XmlContent::Enclosing(up) => {
            let up = Literal::usize_unsuffixed(*up);
            quote! { Enclosing(#up) }
        }
        XmlContent::Any => quote! { Any },
    };
    quote! { rt::XmlContent::#content }
}
