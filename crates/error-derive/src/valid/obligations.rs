//! The keys and headers that HTTP requires or forbids for some statuses.

use syn::{Ident, LitStr};

use super::headers::{field_headers, header_names};
use crate::{
    ast::{Field, Input, Variant},
    attr::{Key, Text},
    category::Category,
    mistakes::Mistakes,
};

/// What the errors of some statuses must say.
struct Obligation {
    statuses: &'static [u16],
    /// The categories of these statuses: a definition may have one of them and
    /// another status.
    categories: &'static [&'static str],
    is_met: fn(&Case<'_>) -> bool,
    /// What is missing, and what to write.
    advice: &'static str,
    /// The mark of a field that meets it; empty where none does.
    mark: &'static str,
}

/// A definition, and the variant whose fields fill it.
struct Case<'a> {
    input: &'a Input<'a>,
    variant: &'a Variant<'a>,
    target: &'a Variant<'a>,
}

const OBLIGATIONS: &[Obligation] = &[
    Obligation {
        statuses: &[401],
        categories: &[],
        is_met: has_challenge,
        advice: "a 401 must say how to authenticate (RFC 9110, 15.5.2): add `challenge = \"Bearer\"`, here or for the whole \
                 type, or `category = credentials_missing` to take the wire format's",
        mark: "challenge",
    },
    Obligation {
        statuses: &[405],
        categories: &["method_not_allowed"],
        is_met: |case| case.target.attrs.key(Key::Allow).is_some(),
        advice: "a 405 must list the allowed methods (RFC 9110, 15.5.6): add `allow = route` where the router adds them, or \
                 `allow = \"GET, POST\"`",
        mark: "",
    },
    Obligation {
        statuses: &[407],
        categories: &["proxy_credentials_missing"],
        is_met: |case| case.has_header("proxy-authenticate"),
        advice: "a 407 must say how to authenticate (RFC 9110, 15.5.8): add `header(\"Proxy-Authenticate\" = \"Basic\")`, or \
                 a field with `header = \"proxy-authenticate\"`",
        mark: "header = \"proxy-authenticate\"",
    },
    Obligation {
        statuses: &[415],
        categories: &["unsupported_media_type"],
        is_met: |case| {
            ["accept", "accept-encoding", "accept-patch", "accept-post"].iter().any(|name| case.has_header(name))
        },
        advice: "a 415 must name what is supported (RFC 9110, 15.5.16): add `header(\"Accept\" = \"application/json\")`, or \
                 a field with `header = \"accept\"`; for a content coding, `Accept-Encoding`",
        mark: "header = \"accept\"",
    },
    Obligation {
        statuses: &[416],
        categories: &["range_not_satisfiable"],
        is_met: |case| case.has_header("content-range"),
        advice: "a 416 must give the length of the representation (RFC 9110, 15.5.17): add a field with `header = \
                 \"content-range\"`, whose text is `bytes */1234`",
        mark: "header = \"content-range\"",
    },
    Obligation {
        statuses: &[426],
        categories: &["upgrade_required"],
        is_met: |case| case.has_header("upgrade"),
        advice: "a 426 must name the protocol (RFC 9110, 15.5.22): add `header(\"Upgrade\" = \"HTTP/3.0\")`, or a field with \
                 `header = \"upgrade\"`",
        mark: "header = \"upgrade\"",
    },
    Obligation {
        statuses: &[451],
        categories: &["legally_unavailable"],
        is_met: has_link_to_blocker,
        advice: "a 451 must link to the party that blocks the resource (RFC 7725, 4): add `header(\"Link\" = \"<https://...>; \
                 rel=\\\"blocked-by\\\"\")`, or a field with `header = \"link\"`",
        mark: "header = \"link\"",
    },
    Obligation {
        statuses: &[429, 503],
        categories: &["rate_limited", "overloaded", "maintenance", "unavailable", "timeout"],
        is_met: |case| {
            case.target.attrs.key(Key::RetryAfter).is_some() || case.marks(|field| field.attrs.retry_after.is_some())
        },
        advice: "this error must say when the client may retry (RFC 9110, 10.2.3): mark a field with \
                 `#[api(retry_after)]`, or add `retry_after = 60` (seconds) or `retry_after = unknown`",
        mark: "retry_after",
    },
];

/// Statuses that no cache may store, with the section of RFC 6585.
const NEVER_STORED: &[(u16, u8)] = &[(428, 3), (429, 4), (431, 5), (511, 6)];

/// What an error that has only a category must say and cannot, since it has no header of its own: what to write. Of a
/// wait it can say something.
pub(crate) fn unmet_by(category: &Category, has_wait: bool) -> Option<&'static str> {
    let concerns =
        |row: &&Obligation| row.statuses.contains(&category.status) || row.categories.contains(&category.name);
    let is_met = |row: &Obligation| match row.mark {
        "challenge" => category.has_challenge(),
        "retry_after" => has_wait,
        _ => false,
    };
    OBLIGATIONS.iter().filter(concerns).find(|row| !is_met(row)).map(|row| row.advice)
}

impl Obligation {
    fn concerns(&self, target: &Variant<'_>) -> bool {
        let category = target.attrs.category.map_or("", |category| category.value.name);
        self.statuses.iter().any(|status| target.has_status(*status)) || self.categories.contains(&category)
    }
}

impl Case<'_> {
    fn marks(&self, mark: fn(&Field<'_>) -> bool) -> bool {
        self.variant.fields.iter().any(mark)
    }

    fn has_header(&self, name: &str) -> bool {
        let fixed = self.target.attrs.headers.iter().map(|header| &header.name);
        fixed.chain(field_headers(self.variant)).any(|header| header.value().eq_ignore_ascii_case(name))
    }

    /// The obligations that nobody meets.
    fn missing(&self) -> impl Iterator<Item = &'static Obligation> {
        OBLIGATIONS.iter().filter(|row| row.concerns(self.target) && !(row.is_met)(self))
    }
}

fn has_challenge(case: &Case<'_>) -> bool {
    let attrs = &case.target.attrs;
    attrs.category.is_some_and(|category| category.value.has_challenge())
        || case.input.challenge(case.target).is_some()
        || attrs.has_text(Text::Challenge)
        || case.marks(|field| field.attrs.challenge.is_some())
}

/// A fixed link must say `blocked-by`; what a field says is known at run time.
fn has_link_to_blocker(case: &Case<'_>) -> bool {
    let is_link = |name: &LitStr| name.value().eq_ignore_ascii_case("link");
    field_headers(case.variant).any(is_link)
        || case.target.attrs.headers.iter().filter(|header| is_link(&header.name)).any(|header| {
            let value = header.value.value().to_ascii_lowercase().replace(' ', "");
            value.contains("rel=") && value.contains("blocked-by")
        })
}

pub(super) fn check(input: &Input<'_>, variant: &Variant<'_>, mistakes: &mut Mistakes) {
    let at = match (&variant.attrs.status, variant.attrs.category) {
        (Some(status), _) => status.span,
        (None, Some(category)) => category.span,
        (None, None) => return,
    };
    for row in (Case { input, variant, target: variant }).missing() {
        mistakes.at(at, row.advice);
    }
}

/// What a field of `target` fills, and `variant` has no field for.
pub(super) fn check_shared(
    input: &Input<'_>,
    variant: &Variant<'_>,
    target: &Variant<'_>,
    same_as: &Ident,
    mistakes: &mut Mistakes,
) {
    if (Case { input, variant: target, target }).missing().next().is_some() {
        // Reported where the definition is written.
        return;
    }
    for row in (Case { input, variant, target }).missing() {
        mistakes.on(
            same_as,
            format!(
                "a field of `{}` supplies what HTTP requires: mark a field of `{}` too, `#[api({})]`",
                target.ident, variant.ident, row.mark
            ),
        );
    }
}

/// Some answers may never be stored, and one key says how long the others may.
pub(super) fn check_caching(variant: &Variant<'_>, mistakes: &mut Mistakes) {
    let max_age = variant.attrs.key(Key::MaxAge);
    let header = header_names(variant).find(|name| name.value().eq_ignore_ascii_case("cache-control"));
    let never = NEVER_STORED.iter().find(|(status, _)| variant.has_status(*status));
    if let Some((status, section)) = never {
        let text = format!("a cache must not store a {status} (RFC 6585, {section}): leave it out, `no-store` is sent");
        match (max_age, header) {
            (Some(max_age), _) => mistakes.on(max_age, text),
            (None, Some(header)) => mistakes.on(header, text),
            (None, None) => {}
        }
    } else if let (Some(max_age), Some(_)) = (max_age, header) {
        mistakes.on(max_age, "`max_age` and the header `Cache-Control` set the same header: keep one");
    }
}
