//! The schema of problem details in XML.

use utoipa::{
    PartialSchema,
    openapi::{RefOr, Schema, schema::ArrayItems, xml::XmlBuilder},
};

use super::xml::{NAMESPACE, ROOT};
use crate::{ProblemError, ProblemMembers};

/// The members of a problem as elements. An array is an element with one element `i` for
/// each value.
pub(super) fn problem() -> RefOr<Schema> {
    let mut schema = ProblemMembers::schema();
    if let RefOr::T(Schema::Object(object)) = &mut schema {
        object.xml = Some(XmlBuilder::new().name(Some(ROOT)).namespace(Some(NAMESPACE)).build());
        for member in object.properties.values_mut() {
            if let RefOr::T(Schema::Array(array)) = member {
                array.xml = Some(XmlBuilder::new().wrapped(Some(true)).build());
                array.items = ArrayItems::RefOrSchema(Box::new(item()));
            }
        }
    }
    schema
}

fn item() -> RefOr<Schema> {
    let mut item = ProblemError::schema();
    if let RefOr::T(Schema::Object(object)) = &mut item {
        object.xml = Some(XmlBuilder::new().name(Some("i")).build());
    }
    item
}
