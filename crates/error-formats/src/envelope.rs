//! The outermost members that many formats have.

use serde::Serialize;

/// A body with one member, `error`: `{"error":{"code":"...","message":"..."}}`.
///
/// # Examples
///
/// ```
/// let body = error_formats::ErrorMember { error: ["not_found"] };
/// assert_eq!(error_formats::json(&body)?, r#"{"error":["not_found"]}"#);
/// # Ok::<(), error_formats::BodyError>(())
/// ```
#[derive(Debug, Clone, Serialize)]
pub struct ErrorMember<T> {
    /// The error.
    pub error: T,
}

/// A body with one member, `errors`: `{"errors":[...]}`, often a list of
/// [`Parts`](crate::Parts).
///
/// # Examples
///
/// ```
/// let body = error_formats::ErrorsMember { errors: ["not_found"] };
/// assert_eq!(error_formats::json(&body)?, r#"{"errors":["not_found"]}"#);
/// # Ok::<(), error_formats::BodyError>(())
/// ```
#[derive(Debug, Clone, Serialize)]
pub struct ErrorsMember<T> {
    /// The errors.
    pub errors: T,
}

/// Says of a generic body what is in it: a derived schema would refer to the inner one, and
/// leave it out of the schemas that it refers to.
#[cfg(feature = "openapi")]
mod schema {
    use std::borrow::Cow;

    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{ObjectBuilder, RefOr, Schema},
    };

    use super::{ErrorMember, ErrorsMember};

    fn with_member<T: PartialSchema>(name: &str) -> RefOr<Schema> {
        let body = ObjectBuilder::new().description(Some("The body of an error response."));
        body.property(name, T::schema()).required(name).into()
    }

    impl<T: ToSchema> PartialSchema for ErrorMember<T> {
        fn schema() -> RefOr<Schema> {
            with_member::<T>("error")
        }
    }

    impl<T: ToSchema> ToSchema for ErrorMember<T> {
        fn name() -> Cow<'static, str> {
            format!("ErrorMember_{}", T::name()).into()
        }

        fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
            T::schemas(schemas);
        }
    }

    impl<T: ToSchema> PartialSchema for ErrorsMember<T> {
        fn schema() -> RefOr<Schema> {
            with_member::<T>("errors")
        }
    }

    impl<T: ToSchema> ToSchema for ErrorsMember<T> {
        fn name() -> Cow<'static, str> {
            format!("ErrorsMember_{}", T::name()).into()
        }

        fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
            T::schemas(schemas);
        }
    }

    #[cfg(test)]
    mod tests {
        use serde_json::json;
        use utoipa::{PartialSchema, ToSchema};

        use super::{ErrorMember, ErrorsMember};

        #[derive(ToSchema)]
        #[expect(dead_code, reason = "it is a schema")]
        struct Item {
            code: String,
            source: Source,
        }

        #[derive(ToSchema)]
        #[expect(dead_code, reason = "it is a schema")]
        struct Source {
            pointer: String,
        }

        #[test]
        fn an_envelope_has_the_members_of_what_is_in_it() -> Result<(), serde_json::Error> {
            let item = json!({
                "type": "object",
                "required": ["code", "source"],
                "properties": { "code": { "type": "string" }, "source": { "$ref": "#/components/schemas/Source" } },
            });
            let body = |name: &str, inner: serde_json::Value| {
                json!({
                    "type": "object",
                    "description": "The body of an error response.",
                    "required": [name],
                    "properties": { name: inner },
                })
            };
            assert_eq!(serde_json::to_value(ErrorMember::<Item>::schema())?, body("error", item.clone()));
            let list = json!({ "type": "array", "items": item });
            assert_eq!(serde_json::to_value(ErrorsMember::<Vec<Item>>::schema())?, body("errors", list));
            let mut found = Vec::new();
            ErrorMember::<Item>::schemas(&mut found);
            let names: Vec<_> = found.iter().map(|(name, _)| &**name).collect();
            assert_eq!((names, &*ErrorMember::<Item>::name()), (vec!["Source"], "ErrorMember_Item"));
            Ok(())
        }
    }
}
