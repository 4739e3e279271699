//! The type of a detail, from the schema of a Rust type.

use error_catalog::PublishedMember;
use error_core::{DetailDefinition, DetailSchema, DetailType};
use error_formats::published_detail;
use utoipa::ToSchema;

/// Creates the entry of a detail called `name` with the schema of `T`: the members of a
/// struct, the values of an enum of strings, or the items of a list. Pass it to
/// [`PublishedCatalog::with_member`](error_catalog::PublishedCatalog::with_member). You
/// need this only for a detail whose Rust type does not derive `ToSchema`: for other
/// types, the catalog already contains the schema. A recursive type needs
/// `#[schema(no_recursion)]` on the recursive field.
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
