//! Which parts of an error a format carries to clients, and which it leaves out.

use error_core::{__private::stop, Definition, ErrorPart};

#[cfg(feature = "catalog")]
use crate::{BodyError, ErasedWireFormat, Sample, take_doubled_member};

/// What a format does with one part of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fate {
    /// Sent in this member or header.
    Carried(&'static str),
    /// Sent as part of another member, in some errors, or only the first of several: how.
    Folded(&'static str),
    /// Not sent, for this reason.
    Dropped(&'static str),
    /// The format does not say.
    Unknown,
}

impl Fate {
    /// In the status line of the response.
    pub const STATUS_LINE: Fate = Fate::Carried("the HTTP status");
    /// In `Retry-After`.
    pub const RETRY_AFTER: Fate = Fate::Carried("`Retry-After`");
    /// In `WWW-Authenticate`.
    pub const WWW_AUTHENTICATE: Fate = Fate::Carried("`WWW-Authenticate`");
    /// In the header that the error layer sends.
    pub const REQUEST_ID: Fate = Fate::Carried("`X-Request-Id`, from the layer");
    /// The usual reason.
    pub const NO_PLACE: Fate = Fate::Dropped("the original has no member for it");
    /// Of a quota.
    pub const NO_QUOTA: Fate = Fate::Dropped("the original has no headers for it; `with_rate_limit_headers` adds some");

    /// Whether clients get all of it.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_formats::Fate;
    ///
    /// assert!(Fate::RETRY_AFTER.is_carried() && !Fate::NO_PLACE.is_carried());
    /// ```
    pub const fn is_carried(&self) -> bool {
        matches!(self, Fate::Carried(_))
    }
}

/// What a format does with each part of an error.
///
/// Most formats have no member for some parts. Such a part is lost, however carefully its
/// author wrote it. The table says which parts those are, and where the others are. A test
/// compares the tables of this crate with rendered responses.
///
/// # Examples
///
/// ```
/// use error_core::ErrorPart;
/// use error_formats::{Fate, LossTable, Stripe, WireFormat};
///
/// let losses = Stripe::LOSSES.expect("every format of this crate has a table");
/// assert_eq!(losses.fate(ErrorPart::Param), Fate::Carried("`error.param`"));
/// assert!(!losses.fate(ErrorPart::UserMessage).is_carried());
///
/// // The table of your own format: what it does not say is unknown.
/// const OURS: LossTable = LossTable::new("`Ours`", "https://api.example.com/docs")
///     .with(ErrorPart::Code, Fate::Carried("`code`"))
///     .with(ErrorPart::UserMessage, Fate::Dropped("our clients have their own texts"));
/// assert_eq!(OURS.fate(ErrorPart::Details), Fate::Unknown);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LossTable {
    /// The name of the format, in backticks.
    format: &'static str,
    original: &'static str,
    fates: [Fate; ErrorPart::ALL.len()],
    is_for_people: bool,
}

impl LossTable {
    /// Creates a table that says nothing yet. `format` is the name of the format for
    /// compile errors, and `original` is the address of its documentation.
    pub const fn new(format: &'static str, original: &'static str) -> LossTable {
        LossTable { format, original, fates: [Fate::Unknown; ErrorPart::ALL.len()], is_for_people: false }
    }

    /// Sets what the format does with `part`.
    #[must_use]
    pub const fn with(mut self, part: ErrorPart, fate: Fate) -> LossTable {
        self.fates[part as usize] = fate;
        self
    }

    /// The name of the format, as compile errors show it.
    pub const fn format(&self) -> &'static str {
        self.format
    }

    /// The address of the documentation of the format.
    pub const fn original(&self) -> &'static str {
        self.original
    }

    /// What the format does with `part`.
    pub const fn fate(&self, part: ErrorPart) -> Fate {
        self.fates[part as usize]
    }
}

/// Rejects errors with a field that their author marked `#[api(required)]` and that one of
/// the formats leaves out. `tables` has the table of each format.
///
/// # Panics
///
/// Panics for such a field. In a constant, the panic is a compile error.
#[doc(hidden)]
#[track_caller]
pub const fn check_required(tables: &[Option<LossTable>], definitions: &[&'static Definition]) {
    let mut at = 0;
    while at < definitions.len() {
        let required = definitions[at].required();
        let mut field = 0;
        while field < required.len() {
            let mut table = 0;
            while table < tables.len() {
                if let Some(parts) = objection(tables[table].as_ref(), required[field].part()) {
                    let code = match definitions[at].code() {
                        Some(code) => code,
                        None => definitions[at].category().name(),
                    };
                    let [format, why, advice] = parts;
                    stop(&[
                        "the field `",
                        required[field].name(),
                        "` of the error `",
                        code,
                        "` is required, but the format ",
                        format,
                        why,
                        required[field].part().name(),
                        advice,
                    ]);
                }
                table += 1;
            }
            field += 1;
        }
        at += 1;
    }
}

/// The same for formats that are known at run time.
#[cfg(feature = "catalog")]
pub(crate) fn find_lost(format: &dyn ErasedWireFormat, definitions: &[&'static Definition]) -> Result<(), BodyError> {
    let table = format.losses();
    for definition in definitions {
        for field in definition.required() {
            if let Some([_, why, advice]) = objection(table.as_ref(), field.part()) {
                let code = definition.code().unwrap_or(definition.category().name());
                let (name, part, format) = (field.name(), field.part(), format.name());
                return Err(BodyError::new(format!(
                    "the field `{name}` of the error `{code}` is required, but the format `{format}`{why}{part}{advice}"
                )));
            }
        }
    }
    Ok(())
}

/// Fails if a format declares that it carries a part, but a sample with another value of a required field of this part
/// is the same response.
#[cfg(feature = "catalog")]
pub(crate) fn find_unsent(format: &dyn ErasedWireFormat, definitions: &[&'static Definition]) -> Result<(), BodyError> {
    for definition in definitions {
        if definition.required().is_empty() {
            continue;
        }
        take_doubled_member(); // of an earlier body on this thread
        let usual = Sample::of(definition).render(format)?;
        let doubled = take_doubled_member();
        for field in definition.required() {
            let Some(other) = Sample::with_another(definition, field.part()) else { continue };
            let other = other.render(format)?;
            if (usual.headers(), usual.body()) == (other.headers(), other.body()) {
                let code = definition.code().unwrap_or(definition.category().name());
                let (name, part, format) = (field.name(), field.part(), format.name());
                if let (ErrorPart::Details, Some(member)) = (part, &doubled) {
                    return Err(BodyError::new(format!(
                        "the field `{name}` of the error `{code}` is required, but bodies of the format `{format}` have a \
                         member `{member}` of their own in the same place, and only the first is sent: write \
                         `detail = \"...\"` with another name"
                    )));
                }
                return Err(BodyError::new(format!(
                    "the field `{name}` of the error `{code}` is required, and `WireFormat::LOSSES` of the format \
                     `{format}` says that it sends the {part}, but its responses do not have it: write it in \
                     `WireFormat::failure`, or correct the table"
                )));
            }
        }
    }
    Ok(())
}

/// The name of the format, and what is said before and after the part.
const fn objection(table: Option<&LossTable>, part: ErrorPart) -> Option<[&'static str; 3]> {
    let Some(table) = table else {
        return Some([
            "of the API",
            " does not say whether it sends the ",
            ": declare it in `WireFormat::LOSSES`, or leave `required` out",
        ]);
    };
    match table.fate(part) {
        Fate::Carried(_) => None,
        Fate::Unknown => Some([
            table.format,
            " does not say whether it sends the ",
            ": add it to its `WireFormat::LOSSES`, or leave `required` out",
        ]),
        Fate::Folded(_) => {
            Some([table.format, " sends only some of the ", ": choose another format, or leave `required` out"])
        }
        Fate::Dropped(_) if table.is_for_people => Some([
            table.format,
            " does not send the ",
            ": add it to the layer instead of the `Api`, with `API.layer().with_alternative(...)`, or leave `required` out",
        ]),
        Fate::Dropped(_) => {
            Some([table.format, " does not send the ", ": choose another format, or leave `required` out"])
        }
    }
}

/// The table of a format whose bodies people read. Programs get another one beside it.
#[cfg(any(feature = "html", feature = "markdown", feature = "text"))]
pub(crate) const fn for_people(table: Option<LossTable>) -> Option<LossTable> {
    match table {
        Some(table) => Some(LossTable { is_for_people: true, ..table }),
        None => None,
    }
}

/// The table of a format, from the address of its original and a function of a part. A part
/// that is new does not compile until the function has it.
macro_rules! losses {
    ($format:ident, $original:expr, $fate:path) => {{
        const TABLE: $crate::LossTable = {
            let mut table = $crate::LossTable::new(concat!("`", stringify!($format), "`"), $original);
            let mut at = 0;
            while at < error_core::ErrorPart::ALL.len() {
                let part = error_core::ErrorPart::ALL[at];
                table = table.with(part, $fate(part));
                at += 1;
            }
            table
        };
        Some(TABLE)
    }};
}

pub(crate) use losses;
