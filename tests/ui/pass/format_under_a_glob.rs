//! A format calls its own methods, whatever its file imports.

use error_response::format::*;

#[derive(Debug)]
struct Shouting;

#[derive(serde::Serialize)]
struct Body {
    code: String,
    format: &'static str,
}

impl WireFormat for Shouting {
    type Failure<'a> = Body;
    type Success<'a> = Unwrapped;

    fn name(&self) -> &'static str {
        "shouting"
    }

    fn spelling<'a>(&self, code: &'a str) -> std::borrow::Cow<'a, str> {
        code.to_ascii_uppercase().into()
    }

    fn failure<'a>(&'a self, view: &'a ErrorView<'a>) -> Body {
        Body { code: self.spelling(view.code()).into_owned(), format: self.name() }
    }
}

pub(super) fn main() {
    let erased: &dyn ErasedWireFormat = &Shouting;
    assert_eq!((erased.name(), Shouting.name()), ("shouting", "shouting"));
    assert_eq!(erased.spelling("no_account"), Shouting.spelling("no_account"));
}
