//! FinImpulse's envelope:
//! `{task_id, status_code, status_message, live?, cost, data, result}`.

use error_core::{
    __private::same_text, Category, Cost, ErrorPart, ErrorStatus, ErrorView, ResultBody, RetryAfter, Row,
    SuccessDefinition, SuccessView, Value,
};
use http::{HeaderMap, StatusCode};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::Rows;
use crate::{CatalogEntry, Fate, HttpPolicy, LossTable, RateLimitHeaders, WireFormat, losses::losses};

/// The format of the FinImpulse reference API, which wraps successes as well.
///
/// Codes are numbers: the HTTP status times 100, plus a sub-code. `task_id` is the id of
/// the call. `cost`, `data` (the request as the API understood it) and `live` come from
/// the [`CallFacts`](error_core::CallFacts). The envelope has no members for details and
/// violations, so these are not sent.
///
/// # Examples
///
/// ```
/// use error_core::{CallFacts, CallView, Category, CategoryError, Cost};
/// use error_formats::{FinImpulse, render};
///
/// let mut facts = CallFacts::default();
/// facts.id = Some(error_core::Id::new("771ec16c-6fcd-46f4-9a8d-c24a4eee5e15")?);
/// facts.cost = Some(Cost::new(1, 4));
/// let error = CategoryError::new(Category::InsufficientFunds);
/// let response = render(&error, &FinImpulse::new(), CallView::default().with_facts(&facts))?;
/// assert_eq!(response.status(), 402);
/// assert_eq!(
///     response.body(),
///     concat!(
///         r#"{"task_id":"771ec16c-6fcd-46f4-9a8d-c24a4eee5e15","status_code":40200,"#,
///         r#""status_message":"Insufficient balance","cost":0.0001,"data":[],"result":null}"#,
///     ),
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct FinImpulse {
    http_policy: HttpPolicy,
    live: bool,
    numbers: &'static [(&'static str, i64)],
}

impl FinImpulse {
    /// The code 20000 of a successful call.
    pub const OK: SuccessDefinition = SuccessDefinition::new("ok")
        .with_number(20_000)
        .with_title("OK")
        .with_listed("Ok")
        .with_description("The request was processed successfully.");

    /// Creates the format as the reference API documents it.
    pub const fn new() -> FinImpulse {
        FinImpulse { http_policy: HttpPolicy::Mirror, live: false, numbers: &[] }
    }

    /// Sets the HTTP status of errors. With `Documented`, the codes 40000, 40300 and
    /// 42900 are sent with status 200, because the table of the reference API does not
    /// have their statuses.
    #[must_use]
    pub const fn with_http_policy(mut self, http_policy: HttpPolicy) -> FinImpulse {
        self.http_policy = http_policy;
        self
    }

    /// Sets the numbers of errors by their codes, in snake case. It is for errors whose
    /// definitions have no number, such as those of error-idempotency. Without it, such an
    /// error has the number of its category.
    ///
    /// # Examples
    ///
    /// ```
    /// use error_core::{CallView, Definition, ErrorStatus, Occurrence};
    /// use error_formats::{FinImpulse, render};
    ///
    /// const FORMAT: FinImpulse = FinImpulse::new().with_numbers(&[("idempotency_key_in_progress", 40_920)]);
    ///
    /// static IN_PROGRESS: Definition = Definition::new(ErrorStatus::CONFLICT, "idempotency_key_in_progress");
    /// let response = render(&Occurrence::of(&IN_PROGRESS), &FORMAT, CallView::default())?;
    /// assert!(std::str::from_utf8(response.body()).is_ok_and(|body| body.contains(r#""status_code":40920,"#)));
    /// # Ok::<(), error_formats::BodyError>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Panics, in a constant at compile time, if a code or a number occurs twice.
    ///
    /// ```compile_fail
    /// use error_formats::FinImpulse;
    ///
    /// const FORMAT: FinImpulse = FinImpulse::new().with_numbers(&[("isbn_taken", 40_911), ("late", 40_911)]);
    /// let _ = FORMAT;
    /// ```
    #[must_use]
    pub const fn with_numbers(mut self, numbers: &'static [(&'static str, i64)]) -> FinImpulse {
        let mut at = 0;
        while at < numbers.len() {
            let mut other = 0;
            while other < at {
                assert!(numbers[other].1 != numbers[at].1, "two codes have one number: clients cannot tell them apart");
                assert!(!same_text(numbers[other].0, numbers[at].0), "one code has two numbers: remove one of them");
                other += 1;
            }
            at += 1;
        }
        self.numbers = numbers;
        self
    }

    /// Adds `live` to every envelope: whether the call used live data rather than test
    /// data. It is `false` unless the call sets it.
    #[must_use]
    pub const fn with_live(mut self) -> FinImpulse {
        self.live = true;
        self
    }
}

/// The envelope of every response.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FinImpulseBody<'a> {
    /// Identifies the call.
    task_id: &'a str,
    /// The HTTP status times 100, and a sub-code.
    status_code: i64,
    /// The status in words.
    status_message: &'a str,
    /// Whether the call worked on live data.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = bool, required = false))]
    live: Option<bool>,
    /// What the call cost.
    #[serde(serialize_with = "plain_decimal")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    cost: Cost,
    /// The request, as the API understood it; an empty list where it did not.
    #[cfg_attr(feature = "openapi", schema(value_type = serde_json::Value))]
    data: Echo<'a>,
    /// The result of the call; null for a failure.
    #[cfg_attr(feature = "openapi", schema(value_type = serde_json::Value))]
    result: Option<ResultBody<'a>>,
}

/// The request as the API understood it, or `[]`.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Echo<'a> {
    Request(&'a Value),
    Nothing([(); 0]),
}

/// A number as the decimal it is: a float would print `0.0` or `1e-5`.
fn plain_decimal<S: Serializer>(cost: &Cost, serializer: S) -> Result<S::Ok, S::Error> {
    if *cost == Cost::ZERO {
        return serializer.serialize_u8(0);
    }
    RawValue::from_string(cost.to_string()).map_err(serde::ser::Error::custom)?.serialize(serializer)
}

impl FinImpulse {
    fn envelope<'a>(
        &self,
        task_id: &'a str,
        (status_code, status_message): (i64, &'a str),
        call: &'a error_core::CallFacts,
        result: Option<ResultBody<'a>>,
    ) -> FinImpulseBody<'a> {
        FinImpulseBody {
            task_id,
            status_code,
            status_message,
            live: self.live.then(|| call.live.unwrap_or(false)),
            cost: call.cost.unwrap_or(Cost::ZERO),
            data: call.echo.as_ref().map_or(Echo::Nothing([]), Echo::Request),
            result,
        }
    }
}

/// What this format does with each part of an error.
const fn fate(part: ErrorPart) -> Fate {
    match part {
        ErrorPart::Code => Fate::Dropped("codes are numbers: `status_code`"),
        ErrorPart::Number => Fate::Carried("`status_code`"),
        ErrorPart::Type
        | ErrorPart::UserMessage
        | ErrorPart::Action
        | ErrorPart::Docs
        | ErrorPart::Param
        | ErrorPart::Violations
        | ErrorPart::Details
        | ErrorPart::Causes
        | ErrorPart::Links
        | ErrorPart::Retry
        | ErrorPart::Instance => Fate::NO_PLACE,
        ErrorPart::Status => Fate::STATUS_LINE,
        ErrorPart::Title => {
            Fate::Folded("`status_message`: if the error has no message of its own, and in server errors")
        }
        ErrorPart::Message => Fate::Carried("`status_message`"),
        ErrorPart::Wait => Fate::RETRY_AFTER,
        ErrorPart::RateLimit => Fate::Carried("`X-RateLimit-*`"),
        ErrorPart::Challenge => Fate::WWW_AUTHENTICATE,
        ErrorPart::Id => Fate::Carried("`task_id`"),
        ErrorPart::RequestId => Fate::REQUEST_ID,
    }
}

impl WireFormat for FinImpulse {
    type Failure<'a> = FinImpulseBody<'a>;
    type Success<'a> = FinImpulseBody<'a>;

    const LOSSES: Option<LossTable> = losses!(FinImpulse, "https://api.finimpulse.com/v1/errors", fate);

    fn name(&self) -> &'static str {
        "finimpulse"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> FinImpulseBody<'a> {
        let number = view.number().unwrap_or(i64::from(view.status().as_u16()) * 100);
        self.envelope(view.call_id(), (number, view.message()), view.call(), None)
    }

    fn success<'a>(&'a self, view: &'a SuccessView<'a>) -> Option<FinImpulseBody<'a>> {
        let definition = view.definition().unwrap_or(&FinImpulse::OK);
        let number = definition.number().unwrap_or(i64::from(view.status().as_u16()) * 100);
        let message = definition.title().unwrap_or("OK");
        Some(self.envelope(view.call_id(), (number, message), view.call(), Some(view.result())))
    }

    fn row(&self, category: Category) -> Row {
        ROWS.get(category)
    }

    fn number(&self, code: &str) -> Option<i64> {
        self.numbers.iter().find(|(known, _)| *known == code).map(|(_, number)| *number)
    }

    fn success_definition(&self) -> Option<&'static SuccessDefinition> {
        Some(&FinImpulse::OK)
    }

    fn http_status(&self, view: &ErrorView<'_>) -> StatusCode {
        // The three codes whose own statuses are not in the API's table; a 405
        // that has one of them for want of another keeps its status.
        let undocumented = match view.number() {
            Some(40_000) => ErrorStatus::BAD_REQUEST,
            Some(40_300) => ErrorStatus::FORBIDDEN,
            Some(42_900) => ErrorStatus::TOO_MANY_REQUESTS,
            _ => return self.http_policy.apply(view.status(), &[]),
        };
        self.http_policy.apply(view.status(), &[undocumented])
    }

    fn retry_after(&self, view: &ErrorView<'_>) -> Option<RetryAfter> {
        view.retry_after_seconds().map(RetryAfter::seconds)
    }

    fn headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        RateLimitHeaders::Epoch.insert_of(view, headers);
    }

    /// The answer to `v1/errors`: numbers and texts, ascending, each number
    /// once.
    fn listing<'a>(&'a self, entries: &'a [CatalogEntry]) -> Box<dyn erased_serde::Serialize + 'a> {
        let mut numbered: Vec<_> = entries.iter().filter_map(|entry| Some((entry.number()?, entry))).collect();
        // An entry that owns its number speaks for those that borrow it.
        numbered.sort_by_key(|(number, entry)| (*number, !entry.has_own_number()));
        numbered.dedup_by_key(|(number, _)| *number);
        let listed = |(code, entry): (i64, &'a CatalogEntry)| FinImpulseListed { code, message: entry.listed() };
        Box::new(numbered.into_iter().map(listed).collect::<Vec<_>>())
    }
}

/// One code in the response of `v1/errors`.
#[derive(Debug, Serialize)]
pub struct FinImpulseListed<'a> {
    code: i64,
    message: &'a str,
}

static ROWS: Rows = rows!(row);

/// The codes of the FinImpulse reference API. Its table has one code for all
/// that is wrong with a request: a framework's 4xx keeps its true status.
const fn row(category: Category) -> Row {
    match category {
        Category::CredentialsMissing | Category::CredentialsInvalid | Category::CredentialsExpired => {
            Row::new(ErrorStatus::UNAUTHORIZED, "unauthorized").with_number(40_100).with_message("Unauthorized")
        }
        // The one code that the API has for 402.
        Category::InsufficientFunds | Category::PaymentRequired => {
            Row::new(ErrorStatus::PAYMENT_REQUIRED, "insufficient_balance")
                .with_number(40_200)
                .with_message("Insufficient balance")
        }
        Category::PermissionDenied => Row::new(ErrorStatus::FORBIDDEN, "access_forbidden")
            .with_number(40_300)
            .with_message("Access Forbidden")
            .with_listed("Access forbidden"),
        Category::NotFound => Row::new(ErrorStatus::NOT_FOUND, "not_found")
            .with_number(40_400)
            .with_message("Not Found")
            .with_listed("Not found"),
        Category::RateLimited => Row::new(ErrorStatus::TOO_MANY_REQUESTS, "rate_limit_exceeded")
            .with_number(42_900)
            .with_message("Rate limit exceeded"),
        _ if category.is_server_fault() => Row::new(ErrorStatus::INTERNAL_SERVER_ERROR, "internal_server_error")
            .with_number(50_000)
            .with_message("Internal server error"),
        _ => Row::new(super::request_status(category), "validation_failed")
            .with_number(40_000)
            .with_message("Validation failed"),
    }
}
