//! `example` on a definition: a request that returns the error.

use syn::{
    Ident, LitStr, Token,
    ext::IdentExt,
    parenthesized,
    parse::{ParseStream, Parser},
};

use super::{
    item::{Item, Value},
    suggest::suggest,
    value::Header,
};
use crate::{
    json::members,
    mistakes::Mistakes,
    secret::{has_credential_pair, is_credential, is_credential_header},
};

/// A request that returns an error.
pub(crate) struct ExampleRequest {
    /// The method and the target.
    pub(crate) line: LitStr,
    pub(crate) headers: Vec<Header>,
    pub(crate) body: Option<LitStr>,
    /// A body that may be anything.
    is_raw: bool,
    pub(crate) depends_on: Option<LitStr>,
}

const PARTS: [&str; 4] = ["body", "depends_on", "header", "raw_body"];

/// The most bytes of a whole request: a reader of the page sees it all.
const LONGEST: usize = 8192;

const FORM: &str = "`example = \"GET /accounts/acc_9\"`, or `example(\"POST /transfers\", body = r#\"{...}\"#)`";

const SECRET: &str = "a credential is not written down: write a variable of the reader's shell that begins with `$API_`, \
                      such as `$API_KEY`, or one that says it is wrong, such as `invalid_key`";

impl Item {
    /// `example = "GET /accounts/acc_9"`, or with its parts in parentheses.
    pub(super) fn request(&self, mistakes: &mut Mistakes) -> Option<ExampleRequest> {
        if let Value::Tokens(_) = &self.value {
            let line = self.text(mistakes)?;
            let request = ExampleRequest { line, headers: Vec::new(), body: None, is_raw: false, depends_on: None };
            return request.checked(mistakes);
        }
        let Value::List(group) = &self.value else {
            self.report(format!("`example` takes a request: write {FORM}"), mistakes);
            return None;
        };
        match parts.parse2(group.stream()) {
            Ok((request, unknown)) => {
                for name in &unknown {
                    let text = name.to_string();
                    let all = "The parts of `example` are";
                    mistakes.on(name, format!("unknown part `{text}`{}", suggest(&text, &PARTS, all)));
                }
                request.checked(mistakes).filter(|_| unknown.is_empty())
            }
            Err(error) => {
                mistakes.at(error.span(), format!("{error}: write {FORM}"));
                None
            }
        }
    }
}

impl Item {
    /// A header of all example requests of an enum.
    pub(super) fn example_header(&self, mistakes: &mut Mistakes) -> Option<Header> {
        let before = mistakes.count();
        let header = self.header(mistakes)?;
        check_header(&header, mistakes);
        (mistakes.count() == before).then_some(header)
    }
}

/// The parts of a request, and the names of those that nobody knows.
fn parts(input: ParseStream) -> syn::Result<(ExampleRequest, Vec<Ident>)> {
    let mut request =
        ExampleRequest { line: input.parse()?, headers: Vec::new(), body: None, is_raw: false, depends_on: None };
    let mut unknown = Vec::new();
    while !input.is_empty() {
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            break;
        }
        let name = input.call(Ident::parse_any)?;
        match name.to_string().as_str() {
            "header" => request.headers.push(header(input)?),
            "body" => once(&mut request.body, &name, input)?,
            "raw_body" => {
                request.is_raw = true;
                once(&mut request.body, &name, input)?;
            }
            "depends_on" => once(&mut request.depends_on, &name, input)?,
            _ => {
                while !input.is_empty() && !input.peek(Token![,]) {
                    input.parse::<proc_macro2::TokenTree>()?;
                }
                unknown.push(name);
            }
        }
    }
    Ok((request, unknown))
}

fn header(input: ParseStream) -> syn::Result<Header> {
    let inner;
    parenthesized!(inner in input);
    let name = inner.parse()?;
    inner.parse::<Token![=]>()?;
    let header = Header { name, value: inner.parse()? };
    inner.parse::<Option<Token![,]>>()?;
    Ok(header)
}

fn once(part: &mut Option<LitStr>, name: &Ident, input: ParseStream) -> syn::Result<()> {
    input.parse::<Token![=]>()?;
    match part.replace(input.parse()?) {
        Some(_) => Err(syn::Error::new(name.span(), "this is written twice, keep one")),
        None => Ok(()),
    }
}

impl ExampleRequest {
    /// Itself, where each part can be sent and none is a credential.
    fn checked(self, mistakes: &mut Mistakes) -> Option<ExampleRequest> {
        let before = mistakes.count();
        check_line(&self.line, mistakes);
        for header in &self.headers {
            check_header(header, mistakes);
        }
        if let Some(body) = self.body.as_ref().filter(|_| !self.is_raw) {
            self.check_body(body, mistakes);
        }
        if let Some(empty) = self.depends_on.as_ref().filter(|text| text.value().trim().is_empty()) {
            mistakes.on(empty, "`depends_on` is empty: write what decides it, such as `load`, or leave it out");
        }
        let length = self.line.value().len() + self.body.as_ref().map_or(0, |body| body.value().len());
        if length > LONGEST {
            mistakes.on(&self.line, format!("this request has {length} bytes: write one of at most {LONGEST}"));
        }
        (mistakes.count() == before).then_some(self)
    }

    /// The media type of the body, without parameters.
    fn essence(&self) -> String {
        let of_type = self.headers.iter().find(|header| header.name.value().eq_ignore_ascii_case("content-type"));
        let value = of_type.map_or_else(|| "application/json".to_owned(), |header| header.value.value());
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    fn check_body(&self, body: &LitStr, mistakes: &mut Mistakes) {
        let essence = self.essence();
        if essence == "application/x-www-form-urlencoded" && has_credential_pair(&body.value()) {
            mistakes.on(body, SECRET);
        }
        if essence != "application/json" && !essence.ends_with("+json") {
            return;
        }
        match members(&body.value()) {
            None => mistakes.on(
                body,
                "this body is not JSON: correct it, write its type as `header(\"content-type\" = \"...\")`, or write \
                 `raw_body` if it is malformed on purpose",
            ),
            Some(members) => {
                if members.iter().any(|(name, value)| is_credential(name, value)) {
                    mistakes.on(body, SECRET);
                }
            }
        }
    }
}

/// RFC 9112, section 3.2.1.
fn check_line(line: &LitStr, mistakes: &mut Mistakes) {
    let text = line.value();
    let (method, target) = text.split_once(' ').unwrap_or((&text, ""));
    if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-') {
        mistakes.on(line, "an example request begins with its method in capitals: `GET /accounts/acc_9`");
    } else if !target.starts_with('/') {
        mistakes.on(line, "the target of an example request is a path below the API's address: `GET /accounts/acc_9`");
    } else if let Some(wrong) = target.chars().find(|c| !c.is_ascii_graphic() || *c == '#') {
        mistakes.on(line, format!("a path can't hold {wrong:?}: percent-encode it"));
    } else if target.split_once('?').is_some_and(|(_, query)| has_credential_pair(query)) {
        mistakes.on(line, SECRET);
    }
}

fn check_header(header: &Header, mistakes: &mut Mistakes) {
    let (name, value) = (header.name.value(), header.value.value());
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if name.is_empty() || !name.bytes().all(is_name) {
        mistakes.on(&header.name, "a header name is letters, digits, `-` and `_`");
    } else if !value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        mistakes.on(&header.value, "a header value is visible ASCII and spaces");
    } else if is_credential_header(&name, &value) {
        mistakes.on(&header.value, SECRET);
    }
}
