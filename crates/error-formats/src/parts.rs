//! Lists of errors in a body.

use std::fmt;

use error_core::ErrorView;
use serde::{Serialize, Serializer, ser::SerializeSeq};

use crate::{ErasedWireFormat, WireFormat};

/// A list of errors in a body: the causes of an error or, if there are none, the error
/// itself. The format reads each item as an [`ErrorView`], with the format's own rows.
///
/// It serializes as a list. A function of the format creates each item while the list is
/// written.
///
/// # Examples
///
/// A format whose bodies are lists:
///
/// ```
/// use error_core::{ApiError, CallView, ErrorView};
/// use error_formats::{ErrorsMember, Parts, Unwrapped, WireFormat, render};
/// use serde::Serialize;
///
/// #[derive(Debug)]
/// struct Listed;
///
/// #[derive(Serialize)]
/// struct Item<'a> {
///     code: &'a str,
///     detail: &'a str,
/// }
///
/// impl WireFormat for Listed {
///     type Failure<'a> = ErrorsMember<Parts<'a, Listed>>;
///     type Success<'a> = Unwrapped;
///
///     fn name(&self) -> &'static str {
///         "listed"
///     }
///
///     fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> ErrorsMember<Parts<'a, Listed>> {
///         let errors = Parts::of(self, view, |format, part, item| {
///             item.write(&Item { code: &format.code(part), detail: part.message() })
///         });
///         ErrorsMember { errors }
///     }
/// }
///
/// /// The order is locked
/// #[derive(Debug, thiserror::Error, ApiError)]
/// #[error("Order {0} is locked")]
/// #[api(status = 409, code = "order_locked")]
/// struct OrderLocked(u32);
///
/// assert_eq!(
///     render(&OrderLocked(7), &Listed, CallView::default())?.body(),
///     r#"{"errors":[{"code":"order_locked","detail":"Order 7 is locked"}]}"#,
/// );
/// # Ok::<(), error_formats::BodyError>(())
/// ```
///
/// Its schema is an array of arbitrary objects, because the function is not part of the
/// type. For an OpenAPI document, declare the type of the items at the field:
/// `#[schema(value_type = Vec<Item>)]`.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>, bound = "", description = "The errors."))]
pub struct Parts<'a, F>(List<'a, F>);

/// Which errors, and how each is written.
struct List<'a, F> {
    format: &'a F,
    view: &'a ErrorView<'a>,
    has_itself: bool,
    write: WritePart<F>,
}

/// Writes one item of a list.
type WritePart<F> = fn(&F, &ErrorView<'_>, &mut PartWriter<'_>);

impl<'a, F> Parts<'a, F> {
    /// Lists the causes of the error or, if there are none, the error itself.
    pub fn of(format: &'a F, view: &'a ErrorView<'a>, write: WritePart<F>) -> Parts<'a, F> {
        Parts(List { format, view, has_itself: view.causes().is_empty(), write })
    }

    /// Lists the causes of the error. Without causes, the list is empty.
    pub fn causes(format: &'a F, view: &'a ErrorView<'a>, write: WritePart<F>) -> Parts<'a, F> {
        Parts(List { format, view, has_itself: false, write })
    }

    /// Whether the list has no items.
    pub fn is_empty(&self) -> bool {
        !self.0.has_itself && self.0.view.causes().is_empty()
    }
}

impl<F: WireFormat> Serialize for Parts<'_, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let List { format, view, has_itself, write } = &self.0;
        let erased: &dyn ErasedWireFormat = *format;
        let mut list = serializer.serialize_seq(None)?;
        let mut write = |part: &ErrorView<'_>| {
            let mut written = Ok(());
            write(format, part, &mut PartWriter(&mut |item| written = list.serialize_element(item)));
            written
        };
        if *has_itself {
            write(view)?;
        } else {
            for cause in view.causes() {
                let message = cause.message();
                write(&cause.view(&message, |definition| erased.resolve(definition), view.call_view()))?;
            }
        }
        list.end()
    }
}

impl<F> fmt::Debug for Parts<'_, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts").field("view", &self.0.view).finish_non_exhaustive()
    }
}

/// Receives the body of each item of a list, to write it.
pub struct PartWriter<'w>(&'w mut dyn FnMut(&dyn erased_serde::Serialize));

impl PartWriter<'_> {
    /// Writes an item of the list.
    pub fn write(&mut self, item: &impl Serialize) {
        (self.0)(item);
    }
}

impl fmt::Debug for PartWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PartWriter")
    }
}
