//! The type of a detail, from the schema of a Rust type.

use error_catalog::PublishedMember;
use error_core::{DetailDefinition, DetailSchema, DetailType};
use error_formats::published_detail;
use utoipa::ToSchema;

/// A detail called `name` with the type of `T`, for
/// [`PublishedCatalog::with_member`](error_catalog::PublishedCatalog::with_member): the
/// members of a struct, the values of an enum of texts, the items of a list. The
/// catalog of an API has it already where the field's own type derives `ToSchema`; this
/// is for a detail whose Rust type does not. A recursive type needs
/// `#[schema(no_recursion)]` on the field that holds it.
///
/// # Examples
///
/// ```
/// use error_catalog::PublishedMember;
/// use error_openapi::{ToSchema, published_member};
///
/// #[derive(ToSchema)]
/// #[allow(dead_code)] // Only the schema is used.
/// struct Range { from: u32, unit: Option<Unit> }
///
/// #[derive(ToSchema)]
/// #[allow(dead_code)]
/// #[schema(rename_all = "lowercase")]
/// enum Unit { Day, Hour }
///
/// assert_eq!(
///     published_member::<Range>("range"),
///     PublishedMember::object("range", [
///         PublishedMember::new("from", "integer"),
///         PublishedMember::one_of("unit", ["day", "hour"]).as_optional(),
///     ]),
/// );
/// ```
pub fn published_member<T: ToSchema>(name: impl Into<String>) -> PublishedMember {
    let detail = DetailDefinition::new("", DetailType::Any).with_schema(DetailSchema::of::<T>());
    PublishedMember { name: name.into(), ..published_detail(&detail) }
}
