//! Formats in which a generator meets something unusual, one thing each.

use std::{borrow::Cow, collections::BTreeMap};

use axum::http::{HeaderMap, HeaderValue, StatusCode};
use error_response::format::{
    Details, ErrorMember, ErrorView, ParamSpelling, Parts, Unwrapped, WireFormat, pascal_case,
};
use serde::Serialize;
use utoipa::ToSchema;

/// Codes with a prefix: `orders.order_not_found`.
#[derive(Debug)]
pub struct Prefix;

/// The body of a failure.
#[derive(Serialize, ToSchema)]
pub struct PrefixBody<'a> {
    code: Cow<'a, str>,
    message: &'a str,
}

impl WireFormat for Prefix {
    type Failure<'a> = PrefixBody<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "prefix"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> PrefixBody<'a> {
        PrefixBody { code: self.code(view), message: view.message() }
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        format!("orders.{code}").into()
    }
}

/// A list of errors, of which each has its code: `{"errors":[{"code":"...","detail":"..."}]}`.
#[derive(Debug)]
pub struct List;

/// The body of a failure.
#[derive(Serialize, ToSchema)]
pub struct ListBody<'a> {
    #[schema(value_type = Vec<ListItem>)]
    errors: Parts<'a, List>,
}

/// One of the errors.
#[derive(Serialize, ToSchema)]
pub struct ListItem<'a> {
    code: Cow<'a, str>,
    detail: &'a str,
}

impl WireFormat for List {
    type Failure<'a> = ListBody<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "list"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> ListBody<'a> {
        let errors = Parts::of(self, view, |format, part, item| {
            item.write(&ListItem { code: format.code(part), detail: part.message() })
        });
        ListBody { errors }
    }
}

/// Code and details are flattened into the body.
#[derive(Debug)]
pub struct Flattened;

/// The body of a failure.
#[derive(Serialize, ToSchema)]
pub struct FlattenedBody<'a> {
    message: &'a str,
    #[serde(flatten)]
    error: FlattenedError<'a>,
}

/// What is flattened.
#[derive(Serialize, ToSchema)]
pub struct FlattenedError<'a> {
    code: Cow<'a, str>,
    #[serde(flatten)]
    #[schema(ignore)]
    details: &'a Details<'a>,
}

impl WireFormat for Flattened {
    type Failure<'a> = FlattenedBody<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "flattened"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> FlattenedBody<'a> {
        let error = FlattenedError { code: self.code(view), details: view.details() };
        FlattenedBody { message: view.message(), error }
    }
}

/// Code and details are entries of a map that is flattened into the body: the struct names none of them.
#[derive(Debug)]
pub struct FlattenedMap;

/// The body of a failure.
#[derive(Serialize, ToSchema)]
pub struct FlattenedMapBody<'a> {
    message: &'a str,
    #[serde(flatten)]
    #[schema(value_type = BTreeMap<String, String>)]
    members: BTreeMap<&'static str, Cow<'a, str>>,
}

impl WireFormat for FlattenedMap {
    type Failure<'a> = FlattenedMapBody<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "flattened_map"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> FlattenedMapBody<'a> {
        FlattenedMapBody { message: view.message(), members: BTreeMap::from([("code", self.code(view))]) }
    }
}

/// A code within a text: `com.example.orders#OrderNotFoundException:https://example.com/orders/`.
#[derive(Debug)]
pub struct Text;

/// The body of a failure.
#[derive(Serialize, ToSchema)]
pub struct TextBody<'a> {
    #[serde(rename = "__type")]
    error_type: String,
    message: &'a str,
}

impl WireFormat for Text {
    type Failure<'a> = TextBody<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "text"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> TextBody<'a> {
        let error_type = format!("com.example.orders#{}:https://example.com/orders/", self.code(view));
        TextBody { error_type, message: view.message() }
    }

    fn spelling<'a>(&self, code: &'a str) -> Cow<'a, str> {
        format!("{}Exception", pascal_case(code)).into()
    }
}

/// Members that are always there, and null where an error has none; an error of the server has no code.
#[derive(Debug)]
pub struct Nullable;

/// The error object in the body.
#[derive(Serialize, ToSchema)]
pub struct NullableError<'a> {
    #[schema(required = true)]
    code: Option<Cow<'a, str>>,
    message: &'a str,
    #[schema(value_type = Option<String>, required = true)]
    param: Option<ParamSpelling<'a>>,
    #[schema(required = true)]
    hint: Option<&'a str>,
}

impl WireFormat for Nullable {
    type Failure<'a> = ErrorMember<NullableError<'a>>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "nullable"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> ErrorMember<NullableError<'a>> {
        let code = client_code(self, view);
        let param = view.param().map(|param| param.bracketed());
        ErrorMember { error: NullableError { code, message: view.message(), param, hint: None } }
    }
}

/// The code of an error that the client can do something about.
fn client_code<'a>(format: &impl WireFormat, view: &'a ErrorView<'a>) -> Option<Cow<'a, str>> {
    (!view.category().is_server_fault()).then(|| format.code(view))
}

/// An error of the server has no code.
#[derive(Debug)]
pub struct OptionalCode;

/// The body of a failure.
#[derive(Serialize, ToSchema)]
pub struct OptionalCodeBody<'a> {
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<Cow<'a, str>>,
}

impl WireFormat for OptionalCode {
    type Failure<'a> = OptionalCodeBody<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "optional_code"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> OptionalCodeBody<'a> {
        OptionalCodeBody { message: view.message(), code: client_code(self, view) }
    }
}

/// The code is in a header and nowhere in the body.
#[derive(Debug)]
pub struct HeaderCode;

/// The body of a failure.
#[derive(Serialize, ToSchema)]
pub struct HeaderCodeBody<'a> {
    message: &'a str,
}

impl WireFormat for HeaderCode {
    type Failure<'a> = HeaderCodeBody<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "header_code"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> HeaderCodeBody<'a> {
        HeaderCodeBody { message: view.message() }
    }

    fn headers(&self, view: &ErrorView<'_>, headers: &mut HeaderMap) {
        if let Ok(code) = HeaderValue::from_str(&self.code(view)) {
            headers.insert("x-error-code", code);
        }
    }
}

/// Every response has the status 200: `{"ok":false,"error":"order_not_found"}`.
#[derive(Debug)]
pub struct AlwaysOk;

/// The body of a failure.
#[derive(Serialize, ToSchema)]
pub struct AlwaysOkBody<'a> {
    ok: bool,
    error: Cow<'a, str>,
    message: &'a str,
}

impl WireFormat for AlwaysOk {
    type Failure<'a> = AlwaysOkBody<'a>;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "always_ok"
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> AlwaysOkBody<'a> {
        AlwaysOkBody { ok: false, error: self.code(view), message: view.message() }
    }

    fn http_status(&self, _: &ErrorView<'_>) -> StatusCode {
        StatusCode::OK
    }
}
