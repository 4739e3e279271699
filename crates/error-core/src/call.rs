//! What belongs to a call, whether it succeeds or fails.

use std::{borrow::Cow, fmt, sync::Arc, time::Duration};

use crate::{Id, RequestFacts, Value};

/// The facts of a call that an envelope repeats on success and failure: its
/// cost, its echo, its notices.
///
/// # Examples
///
/// ```
/// use error_core::{CallFacts, Cost, Value};
///
/// let mut facts = CallFacts::default();
/// facts.cost = Some(Cost::new(1, 4));
/// facts.echo = Some(Value::new("rust"));
/// assert_eq!(facts.cost.map(|cost| cost.to_string()).as_deref(), Some("0.0001"));
/// ```
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CallFacts {
    /// The id of the call, made by this server; see
    /// [`ErrorView::call_id`](crate::ErrorView::call_id).
    pub id: Option<Id>,
    /// What the call cost; an error can cost money.
    pub cost: Option<Cost>,
    /// The request as the API understood it.
    pub echo: Option<Value>,
    /// The name of the operation.
    pub operation: Option<Cow<'static, str>>,
    /// The path of the operation, step by step.
    pub path: Vec<Cow<'static, str>>,
    /// The version of the API that answers.
    pub version: Option<Cow<'static, str>>,
    /// How long the call took, as somebody measured it; see
    /// [`took`](CallFacts::took).
    pub elapsed: Option<Duration>,
    /// Whether the call worked on live data.
    pub live: Option<bool>,
    /// What the caller should know besides the result.
    pub notices: Vec<Notice>,
    /// Sets the page, for a result with several pages.
    pub page: Option<Value>,
    /// The account the call was made for.
    pub account: Option<Value>,
    /// Sets the language of texts, as a BCP 47 tag.
    pub locale: Option<Cow<'static, str>>,
    /// The request, for a format that [needs](crate::RequestNeeds) it.
    pub request: Option<Arc<RequestFacts>>,
}

impl CallFacts {
    /// A call of which nothing is known.
    pub const EMPTY: &'static CallFacts = &CallFacts {
        id: None,
        cost: None,
        echo: None,
        operation: None,
        path: Vec::new(),
        version: None,
        elapsed: None,
        live: None,
        notices: Vec::new(),
        page: None,
        account: None,
        locale: None,
        request: None,
    };

    /// How long the call took: the measured time if there is one, else the
    /// time since the request reached the layer, else zero.
    pub fn took(&self) -> Duration {
        let since = || self.request.as_ref().map(|request| request.elapsed());
        self.elapsed.or_else(since).unwrap_or_default()
    }
}

/// Something the caller should know besides the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    code: Cow<'static, str>,
    message: Cow<'static, str>,
}

impl Notice {
    /// A notice with a code that programs can compare.
    pub fn new(code: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Notice {
        Notice { code: code.into(), message: message.into() }
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The text.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// An amount of money, exact: `units` divided by ten to the power of `scale`.
///
/// It prints as a plain decimal without needless zeros: `0`, `0.0001`, `12.5`;
/// never `0.0` and never `1e-4` (the FinImpulse reference API).
///
/// # Examples
///
/// ```
/// use error_core::Cost;
///
/// assert_eq!(Cost::ZERO.to_string(), "0");
/// assert_eq!(Cost::new(1, 4).to_string(), "0.0001");
/// assert_eq!(Cost::new(-12_500, 3).to_string(), "-12.5");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cost {
    units: i64,
    scale: u8,
}

impl Cost {
    /// Nothing.
    pub const ZERO: Cost = Cost::new(0, 0);

    /// `units` divided by ten to the power of `scale`; a scale over 18 counts
    /// as 18.
    pub const fn new(units: i64, scale: u8) -> Cost {
        Cost { units, scale: if scale > 18 { 18 } else { scale } }
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = 10_u64.pow(u32::from(self.scale));
        let (whole, part) = (self.units.unsigned_abs() / unit, self.units.unsigned_abs() % unit);
        if self.units < 0 {
            f.write_str("-")?;
        }
        fmt::Display::fmt(&whole, f)?;
        if part > 0 {
            let digits = format!("{part:0width$}", width = usize::from(self.scale));
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        Ok(())
    }
}
