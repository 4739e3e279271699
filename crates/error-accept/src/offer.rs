//! One media type that a server offers.

use std::{collections::BTreeSet, error::Error, fmt};

use mediatype::{MediaType, MediaTypeBuf, Name, ReadParams, Value};

/// A media type that a server offers.
#[derive(Debug, Clone)]
pub(crate) struct Offer(MediaTypeBuf);

/// How precisely a range names a media type. The most precise range decides the
/// weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Precision {
    /// `*/*`
    All,
    /// `type/*`
    Type,
    /// `application/json` for `application/problem+json`
    Suffix,
    /// `type/subtype`
    Whole,
    /// `type/subtype`, with a parameter of it.
    Parameter,
}

impl Offer {
    pub(crate) fn new(media_type: &str) -> Result<Offer, InvalidOffer> {
        let invalid = || InvalidOffer { media_type: media_type.to_owned(), why: Why::Invalid };
        let parsed: MediaTypeBuf = media_type.parse().map_err(|_| invalid())?;
        let is_range = parsed.ty() == "*" || parsed.subty() == "*";
        if is_range { Err(invalid()) } else { Ok(Offer(parsed)) }
    }

    /// Whether no `Accept` distinguishes the two.
    pub(crate) fn is_same_as(&self, other: &Offer) -> bool {
        let parameters = |offer: &Offer| -> BTreeSet<(String, String)> {
            let pair = |(name, value): (Name<'_>, Value<'_>)| {
                (name.as_str().to_ascii_lowercase(), value.unquoted_str().to_ascii_lowercase())
            };
            offer.0.params().map(pair).filter(|(name, _)| name != "charset").collect()
        };
        let (Offer(one), Offer(two)) = (self, other);
        (one.ty(), one.subty(), one.suffix()) == (two.ty(), two.subty(), two.suffix())
            && parameters(self) == parameters(other)
    }

    /// How precisely `range` names this media type, if it does.
    pub(crate) fn precision(&self, range: &MediaType<'_>) -> Option<Precision> {
        let Offer(offer) = self;
        let is_type = is_same(range.ty.as_str(), offer.ty().as_str());
        let precision = match (range.ty.as_str(), range.subty.as_str()) {
            ("*", "*") => Precision::All,
            (_, "*") if is_type && range.suffix.is_none() => Precision::Type,
            (_, subtype) if is_type => self.subtype_precision(subtype, range)?,
            _ => return None,
        };
        let mut has_parameter = false;
        for (name, value) in range.params() {
            let name = name.as_str();
            // What stands after the weight is an extension of `Accept`.
            if is_same(name, "q") {
                break;
            }
            if is_same(name, "charset") {
                continue;
            }
            let mut own = offer.params().filter(|(own, _)| is_same(own.as_str(), name));
            if !own.any(|(_, own)| is_same(own.unquoted_str().as_ref(), value.unquoted_str().as_ref())) {
                return None;
            }
            has_parameter = true;
        }
        Some(if has_parameter && precision == Precision::Whole { Precision::Parameter } else { precision })
    }

    fn subtype_precision(&self, subtype: &str, range: &MediaType<'_>) -> Option<Precision> {
        let Offer(offer) = self;
        let (own, suffix) = (offer.subty().as_str(), offer.suffix().map(|suffix| suffix.as_str()));
        match (range.suffix.map(|suffix| suffix.as_str()), suffix) {
            (None, None) if is_same(subtype, own) => Some(Precision::Whole),
            (Some(asked), Some(suffix)) if is_same(asked, suffix) && is_same(subtype, own) => Some(Precision::Whole),
            (None, Some(suffix)) if is_same(subtype, suffix) => Some(Precision::Suffix),
            _ => None,
        }
    }
}

/// Whether two names are the same; both are ASCII.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    #[cfg(test)]
    inspected::add(if one.len() == other.len() { one.len() } else { 1 });
    one.eq_ignore_ascii_case(other)
}

/// How many bytes the comparisons of this thread have inspected.
#[cfg(test)]
pub(crate) mod inspected {
    use std::cell::Cell;

    thread_local! {
        static BYTES: Cell<usize> = const { Cell::new(0) };
    }

    pub(crate) fn add(bytes: usize) {
        BYTES.set(BYTES.get() + bytes);
    }

    pub(crate) fn take() -> usize {
        BYTES.take()
    }
}

/// The error of [`Offers::new`](crate::Offers::new): the server cannot offer this media
/// type, because it is invalid, is a range (`text/*`), is the same as another one, or is
/// the seventeenth.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidOffer {
    media_type: String,
    why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Invalid,
    Same,
    TooMany,
}

impl InvalidOffer {
    pub(crate) fn same(media_type: &str) -> InvalidOffer {
        InvalidOffer { media_type: media_type.to_owned(), why: Why::Same }
    }

    pub(crate) fn too_many(media_type: &str) -> InvalidOffer {
        InvalidOffer { media_type: media_type.to_owned(), why: Why::TooMany }
    }
}

/// The text of `unwrap`, and of an error that `main` returns: what to write instead.
impl fmt::Debug for InvalidOffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for InvalidOffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let media_type = &self.media_type;
        match self.why {
            Why::Invalid => write!(
                f,
                "{media_type:?} is not a media type that a server can offer: write a media type such as \
                 `application/problem+json`"
            ),
            Why::Same => write!(f, "no `Accept` distinguishes {media_type:?} from another media type that is offered"),
            Why::TooMany => write!(f, "{media_type:?} is the seventeenth media type: at most 16 can be offered"),
        }
    }
}

impl Error for InvalidOffer {}
