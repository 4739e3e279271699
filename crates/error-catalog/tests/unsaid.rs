//! Changes that clients notice, of which no field of a definition tells: each is found
//! in the examples or in the layout.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use error_catalog::{FindingLevel, Layout, PublishedCatalog, PublishedError, PublishedExample, PublishedHeader, diff};

fn example(format: &str, status: u16, body: &str) -> PublishedExample {
    PublishedExample { format: format.into(), status, body: body.into(), ..PublishedExample::default() }
}

/// A catalog of one error with these examples.
fn catalog(examples: impl IntoIterator<Item = PublishedExample>) -> PublishedCatalog {
    let error = PublishedError {
        code: "refused".into(),
        status: 400,
        statuses: vec![400, 413],
        examples: examples.into_iter().collect(),
        ..PublishedError::default()
    };
    PublishedCatalog { format: "own".into(), errors: vec![error], ..PublishedCatalog::default() }
}

fn changes(old: &PublishedCatalog, new: &PublishedCatalog) -> Vec<String> {
    assert_eq!(diff(old, old), []);
    assert_eq!(diff(new, new), []);
    diff(old, new).iter().map(ToString::to_string).collect()
}

/// Each status has its own response; what all have in common is reported once.
#[test]
fn the_response_of_another_status_is_compared() {
    let with_wait = |example: PublishedExample| PublishedExample {
        headers: vec![PublishedHeader::new("retry-after", Some("60"))],
        ..example
    };
    let usual = example("own", 400, r#"{"code":"refused"}"#);
    let other = example("own", 413, r#"{"code":"refused","limit":5}"#);
    let old = catalog([usual.clone(), with_wait(other)]);
    let bare = PublishedExample { headers: vec![PublishedHeader::new("x-other", None)], ..usual.clone() };
    let new = catalog([usual.clone(), PublishedExample { status: 413, ..bare }]);
    assert_eq!(
        changes(&old, &new),
        [
            "breaking: refused: the body has no `limit` [body-member-removed]",
            "breaking: refused: the header `retry-after` is gone [header-removed]",
            "minor: refused: the header `x-other` is new [header-added]",
        ]
    );
    let both = |body: &str| catalog([example("own", 400, body), example("own", 413, body)]);
    let text = ["breaking: refused: the body has no `limit` [body-member-removed]"];
    assert_eq!(changes(&both(r#"{"code":"refused","limit":5}"#), &both(r#"{"code":"refused"}"#)), text);
}

/// A format beside the API's own is one that clients read.
#[test]
fn a_further_format_is_compared() {
    let own = example("own", 400, r#"{"code":"refused"}"#);
    let further = example("problem", 400, r#"{"code":"refused","detail":"No"}"#);
    let old = catalog([own.clone(), further]);
    assert_eq!(
        changes(&old, &catalog([own.clone()])),
        ["breaking: refused: no response has the format `problem` [other-format-removed]"]
    );
    let less = catalog([own, example("problem", 400, r#"{"code":"refused"}"#)]);
    assert_eq!(
        changes(&old, &less),
        ["breaking: refused: the body in the format `problem` has no `detail` [body-member-removed]"]
    );
    assert_eq!(
        changes(&less, &old),
        ["minor: refused: the body in the format `problem` has `detail` [body-member-added]"]
    );
}

/// A body that becomes a list or is no JSON any more has none of its members.
#[test]
fn a_body_of_another_kind_is_found() {
    let object = catalog([example("own", 400, r#"{"code":"refused"}"#)]);
    let list = catalog([example("own", 400, r#"[{"code":"refused"}]"#)]);
    let text = catalog([example("own", 400, "refused")]);
    let was =
        |old: &str, new: &str| [format!("breaking: refused: the body was `{old}` and is `{new}` [body-member-type]")];
    assert_eq!(changes(&object, &list), was("object", "array"));
    assert_eq!(changes(&object, &text), was("object", "another text"));
}

/// An element of XML is a member as well.
#[test]
fn elements_are_compared() {
    let xml = |inner: &str| {
        let body = format!("<?xml version=\"1.0\"?>\n<Error><Code>Refused</Code>{inner}</Error>");
        catalog([example("own", 400, &body)])
    };
    let old = xml("<Message>No</Message><Bucket name=\"a\"/>");
    assert_eq!(
        changes(&old, &xml("<Message><Text>No</Text></Message>")),
        [
            "breaking: refused: the body has no `Error.Bucket` [body-member-removed]",
            "breaking: refused: `Error.Message` of the body was text and is element [body-member-type]",
        ]
    );
}

/// A client that knows `ns#Refused` does not know `v2#Refused`.
#[test]
fn the_text_around_codes_is_compared() {
    let with = |prefix: &str| PublishedCatalog {
        layout: Some(Layout { code: Some("/code".into()), code_prefix: prefix.into(), ..Layout::default() }),
        ..catalog([example("own", 400, &format!(r#"{{"code":"{prefix}refused"}}"#))])
    };
    assert_eq!(
        changes(&with("ns#"), &with("v2#")),
        ["breaking: catalog: the text around codes was `ns#...` and is `v2#...` [code-text-changed]"]
    );
}

/// The parameter is the same, and bodies spell it in another way.
#[test]
fn the_spelling_of_a_parameter_is_compared() {
    let with = |spelt: &str| {
        let layout = Some(Layout { param: Some("/param".into()), ..Layout::default() });
        let mut catalog = catalog([example("own", 400, &format!(r#"{{"param":"{spelt}"}}"#))]);
        catalog.errors[0].param = Some("items".into());
        PublishedCatalog { layout, ..catalog }
    };
    assert_eq!(
        changes(&with("items[0]"), &with("/items/0")),
        ["breaking: refused: the parameter in bodies was `items[0]` and is `/items/0` [param-spelling-changed]"]
    );
}

/// Of several schemes each is one that a client may know.
#[test]
fn each_scheme_of_a_challenge_is_compared() {
    let with = |challenge: &str| {
        let mut catalog = catalog([]);
        catalog.errors[0].challenge = Some(challenge.into());
        catalog
    };
    let both = with(r#"Bearer realm="a, b", error="invalid_token", Basic realm="a""#);
    let impact = |new: &str| diff(&both, &with(new))[0].level.name();
    assert_eq!(impact(r#"Bearer realm="a, b", error="invalid_token""#), "breaking");
    assert_eq!(impact(r#"Basic realm="c", Bearer, Digest realm="a""#), "patch");
}

/// A header has one name in any case.
#[test]
fn the_case_of_a_header_is_nothing() {
    let with = |name: &str| {
        let mut catalog = catalog([]);
        catalog.errors[0].headers = vec![PublishedHeader::new(name, Some("1"))];
        catalog
    };
    assert_eq!(changes(&with("X-Wait"), &with("x-wait")), <[String; 0]>::default());
}

/// Nothing has happened yet: a client that repeats the request relies on it.
#[test]
fn that_it_comes_before_effects_is_a_promise() {
    let with = |before_effects: bool, retry: &str| {
        let headers = vec![PublishedHeader::new("x-should-retry", Some(retry))];
        let mut catalog = catalog([PublishedExample { headers, ..example("own", 400, "{}") }]);
        catalog.errors[0].before_effects = before_effects;
        catalog
    };
    assert_eq!(
        changes(&with(true, "true"), &with(false, "false")),
        [
            "breaking: refused: the error may come after effects: a request can't be repeated any more [before-effects-removed]"
        ]
    );
    assert_eq!(
        changes(&with(false, "true"), &with(true, "true")),
        ["minor: refused: the error comes before any effect [before-effects-added]"]
    );
}

/// A reason that was not written is none: the one that the test prints is `...`.
#[test]
#[cfg(feature = "policy")]
fn a_reason_has_words() {
    let policy = "[[accept]]\nrule = \"code-removed\"\ncode = \"refused\"\nreason = \"...\"\nuntil = \"2027-01-31\"";
    let why = error_catalog::Policy::from_toml(policy).unwrap_err().to_string();
    assert_eq!(why, "the acceptance of `code-removed` has no reason: write why it may break");
}
