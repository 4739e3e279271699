//! Finds where a format puts the parts of an error.

use std::collections::BTreeSet;

use error_catalog::{Layout, ViolationLayout};
use error_core::Location;
use serde_json::Value;

use super::{
    difference::{Leaf, difference, leaves, list_around, parent},
    error::LayoutError,
    probe::{CODE, DETAIL, ERROR_TYPE, FIELD, FIELD_CODE, MESSAGE, NUMBER, OTHER_CODE, PARAM, Probe, SECONDS, STATUS},
};
use crate::{BodyError, ErasedWireFormat};

/// Finds where `format` puts the parts of an error in a JSON body: the code, the message,
/// the details and so on. In a body that is not JSON, nothing is found.
///
/// It renders about twenty sample errors and compares them. So it runs only when an API
/// is described, tested or published, never during a request.
///
/// # Errors
///
/// Fails if the format cannot write an error, or if a body contains a code in a different
/// spelling from the format's `spelling`.
///
/// # Examples
///
/// ```
/// use error_formats::{Problem, Stripe, Uppercase, layout_of};
///
/// let stripe = layout_of(&Stripe::new())?;
/// assert_eq!((stripe.code.as_deref(), stripe.error_type.as_deref()), (Some("/error/code"), Some("/error/type")));
/// assert_eq!(stripe.details.as_deref(), Some("/error"));
///
/// let problem = layout_of(&Problem::new())?;
/// assert_eq!((problem.code.as_deref(), problem.status.as_deref()), (Some("/code"), Some("/status")));
/// // Details are members of the body itself.
/// assert_eq!(problem.details.as_deref(), Some(""));
/// // So a detail must not have the name of a member that the format itself writes.
/// assert!(problem.own_members.contains("user_message"));
///
/// // The layout is plain data, which a catalog can contain.
/// let uppercase = serde_json::to_value(layout_of(&Uppercase::new())?)?;
/// let members = serde_json::json!({"code": "/error/code", "message": "/error/message", "details": "/error/details"});
/// assert_eq!(uppercase, members);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn layout_of(format: &dyn ErasedWireFormat) -> Result<Layout, LayoutError> {
    let body = |probe: Probe| probe.body(format);
    let first = body(Probe::first())?;
    let [other_type, other_number, other_status, other_message] = [
        body(Probe::other_type())?,
        body(Probe::other_number())?,
        body(Probe::other_status())?,
        body(Probe::other_message())?,
    ];
    let number = |number: String| move |leaf: &Leaf<'_>| leaf.text().is_some_and(|text| text == number);
    let [with_param, with_detail] = [body(Probe::with_param())?, body(Probe::with_detail())?];
    let [limited, with_wait] = [body(Probe::limited())?, body(Probe::limited_with_wait())?];
    let others = [&other_type, &other_number, &other_status, &other_message];
    let code = Code::find(format, &first, &body(Probe::other_code())?, &others)?;
    let details = details(&with_detail, &first);
    Ok(Layout {
        code: code.place,
        code_prefix: code.prefix,
        code_suffix: code.suffix,
        number: place(&first, &other_number, number(NUMBER.to_string())),
        error_type: place(&first, &other_type, is(ERROR_TYPE)),
        status: place(&first, &other_status, number(STATUS.as_u16().to_string())),
        message: place(&first, &other_message, is(MESSAGE)).or_else(|| place(&first, &other_message, has(MESSAGE))),
        param: place(&with_param, &first, has(PARAM)),
        violations: violations(format, &first)?,
        own_members: own_members(format, details.as_deref(), [&with_detail, &with_param, &with_wait])?,
        details,
        uri: uri(format)?,
        wait: place(&with_wait, &limited, number(SECONDS.to_string())),
    })
}

/// Finds the code in the bodies of a format that has no separate member for it: where the
/// code is part of a longer text, such as the message, or is the name of a member.
/// [`layout_of`] does not find such a code.
///
/// # Errors
///
/// Fails if the format cannot write an error.
///
/// # Examples
///
/// ```
/// use error_formats::{Stripe, code_without_member};
///
/// assert_eq!(code_without_member(&Stripe::new())?, None);
/// # Ok::<(), error_formats::BodyError>(())
/// ```
pub fn code_without_member(format: &dyn ErasedWireFormat) -> Result<Option<String>, BodyError> {
    let (first, other) = (Probe::first().body(format)?, Probe::other_code().body(format)?);
    let leaves = difference(&first, &other);
    if leaves.iter().any(|leaf| is(CODE)(leaf)) {
        return Ok(None);
    }
    let is_named = |place: &str| place.rsplit('/').next().is_some_and(|name| folded(name) == folded(CODE));
    let outer = |place: &str| {
        let around = std::iter::successors(Some(place.to_owned()), |place| Some(parent(place)?.to_owned()));
        around.into_iter().find(|place| is_named(place)).and_then(|place| Some(parent(&place)?.to_owned()))
    };
    let within = |leaf: &Leaf<'_>| (has(CODE)(leaf) && !is_address(leaf)).then(|| leaf.place.clone());
    Ok(leaves.iter().find_map(|leaf| outer(&leaf.place).or_else(|| within(leaf))))
}

/// Renders sample errors: some with every possible fact, and some with few facts or none.
/// A member that is neither in these bodies nor in a body of the API's own errors is
/// never sent. A member that is in all these bodies is always sent.
///
/// # Errors
///
/// Fails if the format cannot write an error.
///
/// # Examples
///
/// ```
/// use error_formats::{Stripe, sparse_and_whole_bodies};
///
/// let bodies = sparse_and_whole_bodies(&Stripe::new())?;
/// assert!(bodies.iter().any(|body| body["error"]["param"].is_string()));
/// // This format has no base of addresses, so it never writes a link to the documentation.
/// assert!(bodies.iter().all(|body| body["error"]["doc_url"].is_null()));
/// # Ok::<(), error_formats::BodyError>(())
/// ```
pub fn sparse_and_whole_bodies(format: &dyn ErasedWireFormat) -> Result<Vec<Value>, BodyError> {
    let whole = [Probe::whole_occurrence(), Probe::whole_limited(), Probe::whole_parts()];
    let whole = whole.iter().map(|probe| probe.body_of_whole_call(format));
    let sparse = [Probe::first().body(format), Probe::bare_parts().body_of_bare_call(format)];
    let plain = Probe::with_plain_messages();
    sparse.into_iter().chain(plain.iter().map(|probe| probe.body(format))).chain(whole).collect()
}

/// The first leaf of `body` that `other` has not and `wanted` accepts.
fn place(body: &Value, other: &Value, wanted: impl Fn(&Leaf<'_>) -> bool) -> Option<String> {
    difference(body, other).into_iter().find(wanted).map(|leaf| leaf.place)
}

/// Whether a leaf is `known`, in any spelling.
fn is(known: &'static str) -> impl Fn(&Leaf<'_>) -> bool {
    move |leaf| leaf.value.as_str().is_some_and(|text| folded(text) == folded(known))
}

/// Whether a leaf has `known` in it, in any spelling.
fn has(known: &'static str) -> impl Fn(&Leaf<'_>) -> bool {
    move |leaf| leaf.value.as_str().is_some_and(|text| folded(text).contains(&folded(known)))
}

/// The address of a page may have the code in the page's own spelling.
fn is_address(leaf: &Leaf<'_>) -> bool {
    leaf.value.as_str().is_some_and(|text| text.contains("://"))
}

/// A name without its spelling: formats write snake case in their own ways.
fn folded(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).collect::<String>().to_lowercase()
}

/// Where the code is, and what stands around it.
#[derive(Default)]
struct Code {
    place: Option<String>,
    prefix: String,
    suffix: String,
}

impl Code {
    /// Finds the code of `first`, whose `other` has another one. What changes
    /// with other things as well, which `others` have, says more than the code.
    fn find(
        format: &dyn ErasedWireFormat,
        first: &Value,
        other: &Value,
        others: &[&Value],
    ) -> Result<Code, LayoutError> {
        let mut leaves = difference(first, other);
        leaves.retain(|leaf| others.iter().all(|body| body.pointer(&leaf.place) == Some(leaf.value)));
        let spelling = format.spelling(CODE);
        let whole = leaves.iter().find(|leaf| leaf.value.as_str() == Some(&*spelling));
        if let Some(leaf) = whole {
            return Ok(Code { place: Some(leaf.place.clone()), ..Code::default() });
        }
        let mismatch = |leaf: &Leaf<'_>| LayoutError::Spelling {
            format: format.name(),
            code: CODE,
            place: leaf.place.clone(),
            found: leaf.text().unwrap_or_default(),
            spelling: spelling.clone().into_owned(),
        };
        if let Some(leaf) = leaves.iter().find(|leaf| is(CODE)(leaf)) {
            return Err(mismatch(leaf));
        }
        if let Some(code) = leaves.iter().find_map(|leaf| Code::within(leaf, &spelling, other, format)) {
            return Ok(code);
        }
        match leaves.iter().find(|leaf| has(CODE)(leaf) && !is_address(leaf)) {
            Some(leaf) => Err(mismatch(leaf)),
            None => Ok(Code::default()),
        }
    }

    /// The code as a part of a text, around which stands the same in `other`.
    fn within(leaf: &Leaf<'_>, spelling: &str, other: &Value, format: &dyn ErasedWireFormat) -> Option<Code> {
        let (prefix, suffix) = leaf.value.as_str()?.split_once(spelling)?;
        let expected = format!("{prefix}{}{suffix}", format.spelling(OTHER_CODE));
        let is_same = other.pointer(&leaf.place)?.as_str()? == expected;
        is_same.then(|| Code { place: Some(leaf.place.clone()), prefix: prefix.to_owned(), suffix: suffix.to_owned() })
    }
}

/// The object that has the detail as a member.
fn details(body: &Value, without: &Value) -> Option<String> {
    let is_it = |leaf: &Leaf<'_>| leaf.place.rsplit('/').next() == Some(DETAIL) && leaf.value.as_str() == Some(DETAIL);
    Some(parent(&place(body, without, is_it)?)?.to_owned())
}

/// The names of the members at `place` besides the detail, in `bodies` and in
/// those of errors and calls that have all there can be.
fn own_members(
    format: &dyn ErasedWireFormat,
    place: Option<&str>,
    bodies: [&Value; 3],
) -> Result<BTreeSet<String>, BodyError> {
    let Some(place) = place else { return Ok(BTreeSet::new()) };
    let whole = [Probe::whole().body_of_whole_call(format)?, Probe::whole_fault().body_of_whole_call(format)?];
    let objects = bodies.into_iter().chain(&whole).filter_map(|body| body.pointer(place)?.as_object());
    Ok(objects.flat_map(|object| object.keys()).filter(|name| *name != DETAIL).cloned().collect())
}

/// The place that has the whole address of the error's documentation, as
/// [`docs`](crate::WireFormat::docs) says it.
fn uri(format: &dyn ErasedWireFormat) -> Result<Option<String>, BodyError> {
    let probe = Probe::whole();
    let Some(address) = probe.docs(format) else { return Ok(None) };
    let body = probe.body(format)?;
    let found = leaves(&body).into_iter().find(|leaf| leaf.value.as_str() == Some(&*address));
    Ok(found.map(|leaf| leaf.place))
}

fn violations(format: &dyn ErasedWireFormat, without: &Value) -> Result<Option<ViolationLayout>, BodyError> {
    let mut found: Option<ViolationLayout> = None;
    for part in [Location::Body, Location::Query, Location::Path, Location::Header, Location::Cookie] {
        let body = Probe::with_violation(part).body(format)?;
        let named = difference(&body, without).into_iter().filter(|leaf| has(FIELD)(leaf));
        let Some(list) = named.filter_map(|leaf| Some(list_around(&body, &leaf.place)?.to_owned())).next() else {
            continue;
        };
        let layout = found.get_or_insert_with(|| ViolationLayout { list, ..ViolationLayout::default() });
        let items = body.pointer(&layout.list).and_then(Value::as_array).into_iter().flatten();
        for leaf in items.flat_map(leaves) {
            if has(FIELD)(&leaf) {
                layout.fields.insert(leaf.place);
            } else if is(FIELD_CODE)(&leaf) {
                layout.codes.insert(leaf.place);
            }
        }
    }
    Ok(found)
}
