//! The facts of a call, whether it succeeds or fails.

use std::{borrow::Cow, fmt, sync::Arc, time::Duration};

use crate::{Id, RequestFacts, Value};

/// The facts about a call that an envelope format writes into every response, success or
/// error: for example the cost of the call, the request as the API understood it, and
/// notices for the caller.
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
    /// The version of the API that handled the call.
    pub version: Option<Cow<'static, str>>,
    /// How long the call took, if the application measured it; see
    /// [`took`](CallFacts::took).
    pub elapsed: Option<Duration>,
    /// Whether the call used live data rather than test data. `None` if the API does not
    /// make the distinction.
    pub live: Option<bool>,
    /// What the caller should know besides the result.
    pub notices: Vec<Notice>,
    /// The page that was returned, for a result with several pages.
    pub page: Option<Value>,
    /// The account for which the call was made.
    pub account: Option<Value>,
    /// The language of texts, as a BCP 47 tag.
    pub locale: Option<Cow<'static, str>>,
    /// The request, for a format that [needs](crate::RequestNeeds) it.
    pub request: Option<Arc<RequestFacts>>,
}

impl CallFacts {
    /// A call about which nothing is known.
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

    /// Returns how long the call took: the measured time or, if none was measured, the
    /// time since the request reached the layer. If neither is known, it returns zero.
    pub fn took(&self) -> Duration {
        let since = || self.request.as_ref().map(|request| request.elapsed());
        self.elapsed.or_else(since).unwrap_or_default()
    }
}

/// A notice that the caller gets in addition to the result, such as a warning. It has a
/// text, and a code if programs should react to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    code: Cow<'static, str>,
    message: Cow<'static, str>,
}

impl Notice {
    /// Creates a notice with a text for people and a code for programs.
    pub fn new(code: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Notice {
        Notice { code: code.into(), message: message.into() }
    }

    /// Returns the code of the notice, for programs.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Returns the text of the notice, for people.
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// An exact amount of money: `units` divided by ten to the power of `scale`.
///
/// It is printed as a plain decimal number without trailing zeros, such as `0`, `0.0001`
/// or `12.5`. It is never printed as `0.0` or `1e-4`. This is the notation of the
/// FinImpulse reference API.
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
    /// The amount zero.
    pub const ZERO: Cost = Cost::new(0, 0);

    /// Creates the amount `units` divided by ten to the power of `scale`. A scale above
    /// 18 counts as 18.
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
