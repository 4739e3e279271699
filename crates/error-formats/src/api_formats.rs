//! The formats of one API: its own, and those that clients can choose besides it.

use std::{fmt, sync::Arc};

use crate::{ErasedWireFormat, LossTable, WireFormat};

/// The wire formats of an API: one format, or a tuple of two to twelve formats.
///
/// The first format of a tuple is the API's own. The others are alternatives: the error
/// layer sends them to clients whose `Accept` header prefers their media types, and the
/// documents of the API list them. `error_response::Api` takes such a tuple (feature
/// `negotiation`).
///
/// # Examples
///
#[cfg_attr(feature = "negotiation", doc = "```")]
#[cfg_attr(not(feature = "negotiation"), doc = "```ignore")]
/// use error_formats::{ApiFormats, Problem, Stripe, WireFormat};
///
/// fn media_types(formats: &impl ApiFormats) -> Vec<http::HeaderValue> {
///     let alternatives = formats.alternatives();
///     let own = formats.own().media_type();
///     std::iter::once(own).chain(alternatives.iter().map(|format| format.media_type())).collect()
/// }
///
/// assert_eq!(media_types(&Problem::new()), ["application/problem+json"]);
/// assert_eq!(media_types(&(Problem::new(), Stripe::new())), ["application/problem+json", "application/json"]);
/// ```
///
/// Sealed: implemented for every [`WireFormat`] that is `Clone`, and for tuples of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a wire format of an API",
    label = "not a wire format that is `Clone`, and not a tuple of two to twelve of them",
    note = "implement `WireFormat` and `Clone` for the format, or for each format of the tuple"
)]
#[cfg_attr(
    not(feature = "negotiation"),
    diagnostic::on_unimplemented(
        note = "for a tuple of formats, turn on the feature `negotiation`: `error-response = {{ ..., features = [\"negotiation\"] }}`"
    )
)]
pub trait ApiFormats: Clone + fmt::Debug + Send + Sync + 'static + sealed::Sealed {
    /// The type of the API's own format.
    type Own: WireFormat + Clone;

    /// What each format does with the parts of an error, the API's own first.
    const LOSSES: &'static [Option<LossTable>];

    /// The API's own format.
    fn own(&self) -> &Self::Own;

    /// The other formats, in the order in which the API prefers them.
    fn alternatives(&self) -> Vec<Arc<dyn ErasedWireFormat>>;
}

/// The formats of an API whose bodies have schemas, for its OpenAPI document.
///
/// Sealed: implemented for every [`ApiFormats`] whose bodies are `utoipa::ToSchema`.
#[cfg(feature = "openapi")]
pub trait DescribedFormats:
    ApiFormats<Own: WireFormat<Failure<'static>: utoipa::ToSchema, Success<'static>: utoipa::ToSchema>>
{
    /// Adds each alternative to `document`, in order.
    fn add_alternatives<D: AddAlternative>(&self, document: D) -> D;
}

/// A document of an API, to which formats can be added.
///
/// Open: for crates that write documents.
#[cfg(feature = "openapi")]
pub trait AddAlternative: Sized {
    /// Adds a format that clients can choose besides the API's own.
    #[must_use]
    fn add_alternative<F>(self, format: F) -> Self
    where
        F: WireFormat,
        F::Failure<'static>: utoipa::ToSchema;
}

mod sealed {
    pub trait Sealed {}
}

impl<F: WireFormat + Clone> sealed::Sealed for F {}

impl<F: WireFormat + Clone> ApiFormats for F {
    type Own = F;

    const LOSSES: &'static [Option<LossTable>] = &[F::LOSSES];

    fn own(&self) -> &F {
        self
    }

    fn alternatives(&self) -> Vec<Arc<dyn ErasedWireFormat>> {
        Vec::new()
    }
}

#[cfg(feature = "openapi")]
impl<F> DescribedFormats for F
where
    F: WireFormat + Clone,
    F::Failure<'static>: utoipa::ToSchema,
    F::Success<'static>: utoipa::ToSchema,
{
    fn add_alternatives<D: AddAlternative>(&self, document: D) -> D {
        document
    }
}

#[cfg(feature = "negotiation")]
macro_rules! tuples {
    ($([$($format:ident)+])+) => {$(
        impl<Own: WireFormat + Clone, $($format: WireFormat + Clone),+> sealed::Sealed for (Own, $($format),+) {}

        impl<Own: WireFormat + Clone, $($format: WireFormat + Clone),+> ApiFormats for (Own, $($format),+) {
            type Own = Own;

            const LOSSES: &'static [Option<LossTable>] = &[Own::LOSSES, $($format::LOSSES),+];

            fn own(&self) -> &Own {
                &self.0
            }

            #[allow(non_snake_case, reason = "a variable is called like its type")]
            fn alternatives(&self) -> Vec<Arc<dyn ErasedWireFormat>> {
                let (_, $($format),+) = self;
                vec![$(Arc::new($format.clone())),+]
            }
        }

        #[cfg(feature = "openapi")]
        impl<Own, $($format),+> DescribedFormats for (Own, $($format),+)
        where
            Own: WireFormat + Clone,
            Own::Failure<'static>: utoipa::ToSchema,
            Own::Success<'static>: utoipa::ToSchema,
            $($format: WireFormat + Clone, $format::Failure<'static>: utoipa::ToSchema),+
        {
            #[allow(non_snake_case, reason = "a variable is called like its type")]
            fn add_alternatives<Document: AddAlternative>(&self, document: Document) -> Document {
                let (_, $($format),+) = self;
                $(let document = document.add_alternative($format.clone());)+
                document
            }
        }
    )+};
}

#[cfg(feature = "negotiation")]
tuples! {
    [B]
    [B C]
    [B C D]
    [B C D E]
    [B C D E F]
    [B C D E F G]
    [B C D E F G H]
    [B C D E F G H I]
    [B C D E F G H I J]
    [B C D E F G H I J K]
    [B C D E F G H I J K L]
}
