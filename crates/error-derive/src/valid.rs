//! All rules that look further than one value.

use proc_macro2::Span;
use syn::{Ident, LitStr, Member, Type, ext::IdentExt};

use crate::{
    ast::{Fault, Field, Input, Variant, bare},
    attr::{Allow, Display, ExampleValue, WrittenKey},
    mistakes::Mistakes,
    template::Template,
};

/// The names of members that dialects have themselves.
const RESERVED: &[&str] = &[
    "type",
    "title",
    "status",
    "detail",
    "instance",
    "code",
    "errors",
    "message",
    "param",
    "user_message",
    "doc_url",
    "request_log_url",
    "error",
    "details",
];

/// Headers that another key writes, or nobody may.
const OTHERS_HEADERS: &[(&str, &str)] = &[
    ("retry-after", "write `retry_after`, here or on a field"),
    ("www-authenticate", "write `challenge`, here or on a field"),
    ("allow", "write `allow`"),
    ("content-type", "the dialect writes it with the body"),
    ("content-length", "the server writes it with the body"),
    ("content-encoding", "it describes a body that the dialect writes"),
    ("etag", "it describes a body that the dialect writes"),
    ("last-modified", "it describes a body that the dialect writes"),
    ("trailer", "the server writes it with the body"),
    ("keep-alive", "the server writes it"),
    ("x-request-id", "the layer writes it"),
    ("transfer-encoding", "the server writes it with the body"),
    ("connection", "the server writes it"),
];

pub(crate) fn check(input: &Input<'_>, mistakes: &mut Mistakes) {
    if let Some(challenge) = &input.defaults.challenge {
        check_challenge(challenge, mistakes);
    }
    if let Some(docs) = &input.defaults.docs {
        // `docs.example.com` and a code would be another host.
        if check_docs(docs, mistakes) && docs.value().ends_with(|last: char| last.is_ascii_alphanumeric()) {
            mistakes.on(docs, "`docs` on a type is a base, to which each code is appended: it ends in `/` or `#`");
        }
    }
    for variant in &input.variants {
        let attrs = &variant.attrs;
        if let Some(key) = attrs.key("transparent") {
            check_transparent(variant, key, mistakes);
        } else if let Some(key) = attrs.key("same_as") {
            check_same_as(input, variant, key, mistakes);
        } else {
            check_definition(input, variant, mistakes);
        }
    }
    check_unique(input, mistakes);
}

fn check_transparent(variant: &Variant<'_>, transparent: &Ident, mistakes: &mut Mistakes) {
    for WrittenKey { name, ident } in
        variant.attrs.keys().iter().filter(|key| !["transparent", "crate"].contains(&&*key.name))
    {
        mistakes
            .on(ident, format!("`{name}` can't stand beside `transparent`: the inner error has its own definition"));
    }
    for WrittenKey { name, ident } in variant.fields.iter().flat_map(|field| field.attrs.keys()) {
        mistakes.on(ident, format!("`{name}` can't stand in a `transparent` error: the inner error has its own facts"));
    }
    if variant.fields.len() != 1 {
        let found = variant.fields.len();
        mistakes.on(
            transparent,
            format!(
                "`transparent` hands on the one field that is an API error itself; `{}` has {found}",
                variant.ident
            ),
        );
    }
}

fn check_same_as(input: &Input<'_>, variant: &Variant<'_>, same_as: &Ident, mistakes: &mut Mistakes) {
    for WrittenKey { name, ident } in
        variant.attrs.keys().iter().filter(|key| !["same_as", "message"].contains(&&*key.name))
    {
        mistakes.on(ident, format!("`{name}` can't stand beside `same_as`: the definition is the other variant's"));
    }
    check_fields(variant, mistakes);
    let Some(name) = &variant.attrs.same_as else { return };
    let Some((_, target)) = input.target(variant) else {
        let names: Vec<_> = input
            .variants
            .iter()
            .filter(|other| other.is_definition() && other.ident != variant.ident)
            .map(|other| format!("`{}`", other.ident))
            .collect();
        mistakes.on(name, format!("no variant is called `{name}`; these have a definition: {}", names.join(", ")));
        return;
    };
    if target.ident == variant.ident {
        mistakes.on(name, "this is the variant itself: name another one, or write a definition");
        return;
    }
    if !target.is_definition() {
        mistakes.on(name, format!("`{name}` has no definition of its own: name the variant that has it"));
        return;
    }
    check_texts(variant, target.fault(), mistakes);
    check_shared_facts(variant, target, same_as, mistakes);
    check_shared_obligations(input, variant, target, same_as, mistakes);
}

/// The facts of `variant` are among those that the definition of `target`
/// promises.
fn check_shared_facts(variant: &Variant<'_>, target: &Variant<'_>, same_as: &Ident, mistakes: &mut Mistakes) {
    let name = target.ident;
    for field in &variant.fields {
        let attrs = &field.attrs;
        let has = |fact: fn(&Field<'_>) -> bool| target.fields.iter().any(fact);
        if let Some(detail) = field.detail_name()
            && !target
                .fields
                .iter()
                .any(|other| other.detail_name().is_some_and(|other| other.value() == detail.value()))
        {
            let at = attrs.detail.as_ref().map_or(detail.span(), |detail| detail.span);
            mistakes.at(at, format!("the definition of `{name}` has no detail `{}`", detail.value()));
        }
        if let Some(span) = attrs.retry_after
            && !has(|other| other.attrs.retry_after.is_some())
        {
            mistakes.at(span, format!("the definition of `{name}` takes its wait from no field: mark one there first"));
        }
        if let Some(span) = attrs.violations
            && !has(|other| other.attrs.violations.is_some())
        {
            mistakes.at(span, format!("the definition of `{name}` lists no violations: mark a field there first"));
        }
        if let Some(header) = &attrs.header
            && !header_names(target).any(|other| other.value().eq_ignore_ascii_case(&header.value()))
        {
            mistakes.on(header, format!("the definition of `{name}` has no header {}", header.value()));
        }
    }
    let Some(text) = &target.attrs.user_message else { return };
    let Ok(template) = Template::parse(&text.value()) else { return };
    for hole in template.holes().filter(|hole| target.field(hole).is_some() && variant.field(hole).is_none()) {
        mistakes.on(
            same_as,
            format!(
                "the `user_message` of `{name}` shows `{}`: `{}` needs a field of this name",
                hole.written(),
                variant.ident
            ),
        );
    }
}

fn check_definition(input: &Input<'_>, variant: &Variant<'_>, mistakes: &mut Mistakes) {
    let attrs = &variant.attrs;
    check_key(input, variant, mistakes);
    if let Some(code) = &attrs.code
        && !is_snake_case(&code.value())
    {
        mistakes.on(code, "a code is snake case: a-z, 0-9 and single `_`, and begins with a letter");
    }
    let has_title = variant.docs.title.is_some() || attrs.key("title").is_some();
    if attrs.key("status").is_some() && attrs.key("code").is_some() && !has_title {
        let text =
            "`{}` has no title: begin its doc comment with one, `/// No such account`, or write `title = \"...\"`";
        mistakes.on(variant.ident, text.replace("{}", &variant.ident.unraw().to_string()));
    }
    check_texts(variant, variant.fault(), mistakes);
    if let Some(text) = &attrs.user_message {
        check_template(variant, text, "user_message", mistakes);
    }
    check_obligations(input, variant, mistakes);
    check_caching(variant, mistakes);
    if let Some(allow) = &attrs.allow {
        check_allow(variant, allow, mistakes);
    }
    if let Some(challenge) = &attrs.challenge {
        check_challenge(challenge, mistakes);
    }
    if let Some(docs) = &attrs.docs {
        check_docs(docs, mistakes);
    }
    for header in &attrs.headers {
        check_header_name(&header.name, mistakes);
        if !is_visible_ascii(&header.value.value()) {
            mistakes.on(&header.value, "a header value is visible ASCII and spaces");
        }
    }
    check_fields(variant, mistakes);
}

/// Status and code are written together, or neither and a category.
fn check_key(input: &Input<'_>, variant: &Variant<'_>, mistakes: &mut Mistakes) {
    let attrs = &variant.attrs;
    match (attrs.key("status"), attrs.key("code"), attrs.key("category")) {
        (Some(_), Some(_), _) | (None, None, Some(_)) => {}
        (Some(status), None, _) => mistakes.on(
            status,
            "`status` without `code`: add `code = \"...\"`, or write only a `category` and take both from the dialect",
        ),
        (None, Some(code), _) => mistakes.on(
            code,
            "`code` without `status`: add `status = ...`, or write only a `category` and take both from the dialect",
        ),
        (None, None, None) => {
            let or = match &variant.display {
                Some(Display::Transparent(_)) => ", or `#[api(transparent)]` if the inner error is an API error",
                _ if input.is_enum => ", or `#[api(same_as = ...)]` to share the definition of another variant",
                _ => "",
            };
            mistakes.on(
                variant.ident,
                format!(
                    "`{}` has no definition: write `#[api(status = 404, code = \"...\")]`, or `#[api(category = \
                     not_found)]` to take both from the dialect{or}",
                    variant.ident
                ),
            );
        }
    }
}

/// The client reads nothing that was meant for the log.
fn check_texts(variant: &Variant<'_>, fault: Option<Fault>, mistakes: &mut Mistakes) {
    if let Some(text) = &variant.attrs.message {
        return check_template(variant, text, "message", mistakes);
    }
    if fault != Some(Fault::Client) || variant.attrs.key("message").is_some() {
        return;
    }
    const ADVICE: &str = "say what the client reads: `#[api(message = \"...\")]`";
    match &variant.display {
        Some(Display::Literal { text, arguments }) if arguments.is_empty() => check_display(variant, text, mistakes),
        Some(Display::Literal { arguments, .. }) => {
            mistakes.on(arguments, format!("the arguments of `#[error]` may hold anything; {ADVICE}"));
        }
        Some(Display::Function(span)) => {
            mistakes.at(*span, format!("a function's text may hold anything; {ADVICE}"));
        }
        Some(Display::Transparent(span)) => mistakes.at(
            *span,
            format!(
                "the text of the inner error is for the log; {ADVICE}, or `#[api(transparent)]` if it is an API error"
            ),
        ),
        None => mistakes.on(
            variant.ident,
            format!(
                "`{}` has no `#[error(\"...\")]`, and a `Display` by hand may hold anything; {ADVICE}",
                variant.ident
            ),
        ),
        Some(Display::Unknown) => {}
    }
}

/// The `#[error("...")]` of a client error is public.
fn check_display(variant: &Variant<'_>, text: &LitStr, mistakes: &mut Mistakes) {
    // A broken format string is reported by thiserror.
    let Ok(template) = Template::parse(&text.value()) else { return };
    const ADVICE: &str = "or say what the client reads: `#[api(message = \"...\")]`";
    for hole in template.holes() {
        let written = hole.written();
        if let Some(what) = hole.for_programmers() {
            mistakes
                .on(text, format!("the client would read {what}, `{written}`; write `{{{}}}`, {ADVICE}", hole.name));
        } else if hole.has_arguments() {
            mistakes.on(text, format!("the client reads `{written}`: write its width as a number, {ADVICE}"));
        } else {
            match variant.field(hole) {
                Some((_, Field { secret: Some(secret), .. })) => {
                    mistakes.on(text, format!("the client would read {secret}, `{written}`; leave it out, {ADVICE}"));
                }
                Some((_, field)) if is_error(field.ty) => {
                    mistakes.on(
                        text,
                        format!("the client would read the text of another error, `{written}`; leave it out, {ADVICE}"),
                    );
                }
                Some(_) => {}
                None => mistakes.on(
                    text,
                    format!(
                        "the client would read `{written}`, which is no field of `{}`; name a field, {ADVICE}",
                        variant.ident
                    ),
                ),
            }
        }
    }
}

/// Whether a type is an error by its name: its text is for the log, also where
/// nobody marked the field as a source.
fn is_error(ty: &Type) -> bool {
    let names_error =
        |path: &syn::Path| path.segments.last().is_some_and(|last| last.ident.to_string().ends_with("Error"));
    match bare(ty) {
        Type::Reference(reference) => is_error(&reference.elem),
        Type::TraitObject(object) => object.bounds.iter().any(|bound| match bound {
            syn::TypeParamBound::Trait(bound) => names_error(&bound.path),
            _ => false,
        }),
        Type::Path(path) => {
            names_error(&path.path)
                || path.path.segments.last().is_some_and(|last| match &last.arguments {
                    syn::PathArguments::AngleBracketed(arguments) => {
                        arguments.args.iter().any(|argument| match argument {
                            syn::GenericArgument::Type(ty) => is_error(ty),
                            _ => false,
                        })
                    }
                    _ => false,
                })
        }
        _ => false,
    }
}

fn check_template(variant: &Variant<'_>, text: &LitStr, key: &str, mistakes: &mut Mistakes) {
    let template = match Template::parse(&text.value()) {
        Ok(template) => template,
        Err(problem) => return mistakes.on(text, problem),
    };
    for hole in template.holes() {
        let written = hole.written();
        if let Some(what) = hole.for_programmers() {
            mistakes.on(text, format!("`{written}` shows the client {what}: write `{{{}}}`", hole.name));
        } else if hole.has_arguments() {
            mistakes.on(text, format!("`{written}` takes an argument: write its width or precision as a number"));
        } else {
            match variant.field(hole) {
                Some((_, Field { secret: Some(secret), .. })) => {
                    mistakes.on(text, format!("`{written}` is {secret}, which the client must not read: leave it out"));
                }
                Some((_, field)) if is_error(field.ty) => {
                    mistakes.on(
                        text,
                        format!(
                            "`{written}` is the text of another error, which the client must not read: leave it out"
                        ),
                    );
                }
                Some(_) => {}
                None => mistakes.on(text, format!("`{written}` in `{key}` names no field{}", fields_of(variant))),
            }
        }
    }
}

fn fields_of(variant: &Variant<'_>) -> String {
    let names: Vec<_> = variant
        .fields
        .iter()
        .filter(|field| field.secret.is_none())
        .map(|field| format!("`{{{}}}`", field.name()))
        .collect();
    if names.is_empty() {
        format!(": `{}` has none that the client may read", variant.ident)
    } else {
        format!(": `{}` has {}", variant.ident, names.join(", "))
    }
}

/// What HTTP demands of some statuses.
fn check_obligations(input: &Input<'_>, variant: &Variant<'_>, mistakes: &mut Mistakes) {
    let at = match (variant.attrs.status, variant.attrs.category) {
        (Some(status), _) => status.span,
        (None, Some(category)) => category.span,
        (None, None) => return,
    };
    for (text, _) in missing(input, variant, variant) {
        mistakes.at(at, text);
    }
}

/// What a field of `target` fills, and `variant` has no field for.
fn check_shared_obligations(
    input: &Input<'_>,
    variant: &Variant<'_>,
    target: &Variant<'_>,
    same_as: &Ident,
    mistakes: &mut Mistakes,
) {
    if !missing(input, target, target).is_empty() {
        // Reported where the definition is written.
        return;
    }
    for (_, mark) in missing(input, variant, target) {
        let name = target.ident;
        mistakes.on(
            same_as,
            format!(
                "a field of `{name}` fills what HTTP demands: mark a field of `{}` too, `#[api({mark})]`",
                variant.ident
            ),
        );
    }
}

/// What HTTP demands and nobody fills, with the mark of a field that would. The
/// fields are those of `variant`, the definition is that of `target`.
fn missing(input: &Input<'_>, variant: &Variant<'_>, target: &Variant<'_>) -> Vec<(&'static str, &'static str)> {
    let attrs = &target.attrs;
    let category = attrs.category.map_or("", |category| category.value.name);
    let is_one = |status: u16, name: &str| target.has_status(status) || category == name;
    let marked = |mark: fn(&Field<'_>) -> bool| variant.fields.iter().any(mark);
    let has_header = |name: &str| {
        let fixed = attrs.headers.iter().map(|header| &header.name);
        fixed.chain(field_headers(variant)).any(|header| header.value().eq_ignore_ascii_case(name))
    };
    let mut missing = Vec::new();
    if target.has_status(401)
        && !attrs.category.is_some_and(|category| category.value.has_challenge())
        && input.challenge(target).is_none()
        && attrs.key("challenge").is_none()
        && !marked(|field| field.attrs.challenge.is_some())
    {
        missing.push((
            "a 401 says how to authenticate (RFC 9110, 15.5.2): add `challenge = \"Bearer\"`, here or for the whole \
             type, or `category = credentials_missing` to take the dialect's",
            "challenge",
        ));
    }
    if is_one(405, "method_not_allowed") && attrs.key("allow").is_none() {
        missing.push((
            "a 405 lists the allowed methods (RFC 9110, 15.5.6): add `allow = route` where the router adds them, or \
             `allow = \"GET, POST\"`",
            "",
        ));
    }
    if is_one(407, "proxy_credentials_missing") && !has_header("proxy-authenticate") {
        missing.push((
            "a 407 says how to authenticate (RFC 9110, 15.5.8): add `header(\"Proxy-Authenticate\" = \"Basic\")`, or a \
             field with `header = \"proxy-authenticate\"`",
            "header = \"proxy-authenticate\"",
        ));
    }
    if is_one(426, "upgrade_required") && !has_header("upgrade") {
        missing.push((
            "a 426 names the protocol (RFC 9110, 15.5.22): add `header(\"Upgrade\" = \"HTTP/3.0\")`, or a field with \
             `header = \"upgrade\"`",
            "header = \"upgrade\"",
        ));
    }
    if is_one(451, "legally_unavailable") && !has_link_to_blocker(target, variant) {
        missing.push((
            "a 451 links to who blocks the resource (RFC 7725, 4): add `header(\"Link\" = \"<https://...>; \
             rel=\\\"blocked-by\\\"\")`, or a field with `header = \"link\"`",
            "header = \"link\"",
        ));
    }
    let waits = target.has_status(429)
        || target.has_status(503)
        || ["rate_limited", "overloaded", "maintenance", "unavailable", "timeout"].contains(&category);
    if waits && attrs.key("retry_after").is_none() && !marked(|field| field.attrs.retry_after.is_some()) {
        missing.push((
            "this error says when the client may come back (RFC 9110, 10.2.3): mark a field with `#[api(retry_after)]`, \
             or add `retry_after = 60` (seconds) or `retry_after = unknown`",
            "retry_after",
        ));
    }
    missing
}

/// Some answers may never be stored (RFC 6585, 3 to 6), and one key says how
/// long the others may.
fn check_caching(variant: &Variant<'_>, mistakes: &mut Mistakes) {
    let attrs = &variant.attrs;
    let header = header_names(variant).find(|name| name.value().eq_ignore_ascii_case("cache-control"));
    if let (Some(max_age), Some(_)) = (attrs.key("max_age"), header) {
        mistakes.on(max_age, "`max_age` and the header `Cache-Control` say the same: keep one");
    }
    let Some(status) = [428, 429, 431, 511].into_iter().find(|status| variant.has_status(*status)) else { return };
    let refusal = format!("a cache must not store a {status} (RFC 6585): leave it out, `no-store` is sent");
    if let Some(key) = attrs.key("max_age") {
        mistakes.on(key, &refusal);
    } else if let Some(header) = header {
        mistakes.on(header, &refusal);
    }
}

/// A fixed link must say `blocked-by`; what a field says is known at run time.
fn has_link_to_blocker(target: &Variant<'_>, variant: &Variant<'_>) -> bool {
    let is_link = |name: &LitStr| name.value().eq_ignore_ascii_case("link");
    field_headers(variant).any(is_link)
        || target.attrs.headers.iter().filter(|header| is_link(&header.name)).any(|header| {
            let value = header.value.value().to_ascii_lowercase().replace(' ', "");
            value.contains("rel=") && value.contains("blocked-by")
        })
}

fn field_headers<'a>(variant: &'a Variant<'_>) -> impl Iterator<Item = &'a LitStr> {
    variant.fields.iter().filter_map(|field| field.attrs.header.as_ref())
}

fn header_names<'a>(variant: &'a Variant<'_>) -> impl Iterator<Item = &'a LitStr> {
    variant.attrs.headers.iter().map(|header| &header.name).chain(field_headers(variant))
}

fn check_allow(variant: &Variant<'_>, allow: &Allow, mistakes: &mut Mistakes) {
    let is_405 = variant.has_status(405)
        || variant.attrs.category.is_some_and(|category| category.value.name == "method_not_allowed");
    if !is_405 && let Some(key) = variant.attrs.key("allow") {
        mistakes.on(key, "`allow` belongs to a 405, or to `category = method_not_allowed`");
    }
    if let Allow::Methods(methods) = allow {
        let is_method = |method: &str| {
            !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-' || byte == b'_')
        };
        if !methods.value().split(',').all(|method| is_method(method.trim())) {
            mistakes.on(methods, "`allow` is a list of methods in capitals: `GET, POST`");
        }
    }
}

fn check_challenge(challenge: &LitStr, mistakes: &mut Mistakes) {
    let text = challenge.value();
    let scheme = text.split(' ').next().unwrap_or_default();
    if !is_visible_ascii(&text) {
        mistakes.on(challenge, "a challenge is visible ASCII and spaces");
    } else if !scheme.starts_with(|first: char| first.is_ascii_alphabetic()) || !scheme.bytes().all(is_token_byte) {
        mistakes.on(challenge, "a challenge begins with its scheme: `Bearer`, `Basic realm=\\\"api\\\"`");
    }
}

/// Whether `docs` is an address.
fn check_docs(docs: &LitStr, mistakes: &mut Mistakes) -> bool {
    let text = docs.value();
    // What begins with two slashes is neither absolute nor a full path (RFC 9457, 3.1.1).
    let is_address =
        ["https://", "http://", "/"].iter().any(|start| text.starts_with(start)) && !text.starts_with("//");
    // RFC 3986, 2.
    let is_of_addresses = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    let is_address = is_address && text.bytes().all(is_of_addresses);
    if !is_address {
        mistakes.on(
            docs,
            "`docs` is an address: it begins with `https://`, `http://` or one `/`; a space, `{`, `ü` are percent-encoded",
        );
    }
    is_address
}

fn check_header_name(name: &LitStr, mistakes: &mut Mistakes) {
    let text = name.value().to_ascii_lowercase();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') {
        mistakes.on(name, "a header name is letters, digits, `-` and `_`");
    } else if let Some((_, instead)) = OTHERS_HEADERS.iter().find(|(other, _)| *other == text) {
        mistakes.on(name, format!("the header `{text}` can't be written here: {instead}"));
    }
}

/// The mark of one key on a field.
type Mark = fn(&Field<'_>) -> Option<Span>;

fn check_fields(variant: &Variant<'_>, mistakes: &mut Mistakes) {
    check_details(variant, mistakes);
    for field in &variant.fields {
        if let (Some(secret), Some(key)) = (field.secret, field.attrs.first_key()) {
            mistakes.on(key, format!("this field is {secret}, which the client must not read: leave `{key}` out"));
        }
    }
    for name in field_headers(variant) {
        check_header_name(name, mistakes);
    }
    check_examples(variant, mistakes);
    let singles: [(&str, Mark); 5] = [
        ("retry_after", |field| field.attrs.retry_after),
        ("challenge", |field| field.attrs.challenge),
        ("param", |field| field.attrs.param),
        ("violations", |field| field.attrs.violations),
        ("rate_limit", |field| field.attrs.rate_limit),
    ];
    for (key, mark) in singles {
        let mut marks = variant.fields.iter().filter_map(mark);
        let Some(first) = marks.next() else { continue };
        if variant.attrs.key(key).is_some() {
            mistakes
                .at(first, format!("`{key}` is written twice, for `{}` and on this field: keep one", variant.ident));
        }
        for second in marks {
            mistakes.at(second, format!("`{key}` marks two fields of `{}`: keep one", variant.ident));
        }
    }
}

/// An example is for what the client reads.
fn check_examples(variant: &Variant<'_>, mistakes: &mut Mistakes) {
    for field in variant.fields.iter().filter(|field| field.secret.is_none()) {
        let Some(example) = &field.attrs.example else { continue };
        if variant.attrs.same_as.is_some() {
            mistakes.at(example.span, "`example` can't stand beside `same_as`: the definition is the other variant's");
        } else if field.attrs.detail.is_none() && field.attrs.param.is_none() && !variant.shows(field) {
            mistakes.at(
                example.span,
                "`example` is for what the client reads: a detail, a param, or a field that a message shows",
            );
        } else if field.attrs.param.is_some() && !matches!(example.value, ExampleValue::Text(_)) {
            mistakes
                .at(example.span, "the parameter at fault has a name: write it as a text, `example = \"currency\"`");
        } else if field.attrs.detail.is_some()
            && let Some(expected) = expected_example(field, &example.value)
        {
            mistakes.at(example.span, format!("the type of this detail is not that of its example: write {expected}"));
        }
    }
}

/// How the example of a detail is to be written, where it is not.
fn expected_example(field: &Field<'_>, example: &ExampleValue) -> Option<&'static str> {
    let is_whole = |number: &str| number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let (fits, expected) = match field.detail_type() {
        "String" => (matches!(example, ExampleValue::Text(_)), "a text, `example = \"acc_123\"`"),
        "Integer" => {
            let fits = matches!(example, ExampleValue::Number(number) if is_whole(number));
            (fits, "a whole number, `example = 60`")
        }
        "Number" => (matches!(example, ExampleValue::Number(_)), "a number, `example = 0.5`"),
        "Boolean" => (matches!(example, ExampleValue::Boolean(_)), "`example = true`"),
        "Array" => (false, "none, since a list has no example"),
        _ => (true, ""),
    };
    (!fits).then_some(expected)
}

fn check_details(variant: &Variant<'_>, mistakes: &mut Mistakes) {
    let mut names: Vec<String> = Vec::new();
    for field in &variant.fields {
        let Some(detail) = &field.attrs.detail else { continue };
        if let (None, Member::Unnamed(_)) = (&detail.name, &field.member) {
            mistakes.at(detail.span, "this field has no name: write `detail = \"name\"`");
        }
        let Some(name) = field.detail_name() else { continue };
        let at = detail.name.as_ref().map_or(detail.span, LitStr::span);
        let text = name.value();
        if RESERVED.contains(&&*text) {
            mistakes.at(
                at,
                format!("dialects have a member `{text}` of their own: write `detail = \"...\"` with another name"),
            );
        } else if !is_detail_name(&text) {
            mistakes.at(
                at,
                format!(
                    "the detail `{text}` can't have this name (RFC 9457, 4): write `detail = \"...\"` with a letter first, \
                     then letters, digits and `_`, three or more in all"
                ),
            );
        } else if names.contains(&text) {
            mistakes.at(
                at,
                format!("`{}` has two details `{text}`: write `detail = \"...\"` with another name", variant.ident),
            );
        }
        names.push(text);
    }
}

/// No two definitions have one key or one number.
fn check_unique(input: &Input<'_>, mistakes: &mut Mistakes) {
    let mut codes = std::collections::HashMap::new();
    let mut numbers = std::collections::HashMap::new();
    for variant in input.variants.iter().filter(|variant| variant.is_definition()) {
        let mut is_repeated = false;
        if let Some(code) = &variant.attrs.code {
            let key = (input.kind(variant).map(LitStr::value), code.value());
            if let Some(first) = codes.get(&key) {
                is_repeated = true;
                mistakes.on(
                    code,
                    format!(
                        "`{first}` has the code `{}` already: write another code, or `#[api(same_as = {first})]` to share \
                         its definition",
                        key.1
                    ),
                );
            } else {
                codes.insert(key, variant.ident);
            }
        }
        if let Some(number) = variant.attrs.number {
            if let Some(first) = numbers.get(&number.value) {
                if !is_repeated {
                    mistakes.at(
                        number.span,
                        format!(
                            "`{first}` has the number {} already: write another number, or `#[api(same_as = {first})]` to \
                             share its definition",
                            number.value
                        ),
                    );
                }
            } else {
                numbers.insert(number.value, variant.ident);
            }
        }
    }
}

fn is_snake_case(code: &str) -> bool {
    code.starts_with(|first: char| first.is_ascii_lowercase())
        && !code.ends_with('_')
        && !code.contains("__")
        && code.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// Members that a specification names against the rule of RFC 9457, 4: that of
/// the problem types of draft-ietf-httpapi-ratelimit-headers.
const REGISTERED: &[&str] = &["violated-policies"];

fn is_detail_name(name: &str) -> bool {
    REGISTERED.contains(&name)
        || name.len() >= 3
            && name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_visible_ascii(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
