//! What is inside of a detail, from the schema of its type to the gate.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "only the definitions and the schemas matter")]

use error_catalog::{PublishedCatalog, PublishedMember, diff};
use error_core::{ApiError, catalog};
use error_formats::{Problem, publish};
use error_openapi::{ToSchema, published_member};

/// What is open at a time.
#[derive(Debug, serde::Serialize, ToSchema)]
struct Range {
    from: String,
    to: Option<String>,
    hours: Vec<u32>,
    #[schema(no_recursion)]
    inner: Option<Box<Range>>,
}

/// What a later version has in its place.
#[derive(Debug, serde::Serialize, ToSchema)]
struct Shorter {
    from: u64,
    hours: Vec<String>,
}

#[derive(Debug, serde::Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Reason {
    Expired,
    OnHold,
}

#[derive(Debug, serde::Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum OtherReason {
    Expired,
    Stolen,
}

/// Declined
#[derive(Debug, thiserror::Error, ApiError)]
#[error("The card is declined")]
#[api(status = 402, code = "declined")]
struct Declined {
    #[api(detail)]
    range: Range,
    #[api(detail)]
    reason: Option<Reason>,
}

fn published(range: PublishedMember, reason: PublishedMember) -> PublishedCatalog {
    let catalog = publish("cards", &Problem::new(), &catalog![Declined]).unwrap();
    catalog.with_member("declined", range).unwrap().with_member("declined", reason).unwrap()
}

#[test]
fn a_member_lost_inside_and_a_value_gone_are_breaking() {
    let old = published(published_member::<Range>("range"), published_member::<Reason>("reason"));
    let members = &old.error(None, "declined").unwrap().members;
    assert_eq!(members[1], PublishedMember::one_of("reason", ["expired", "on_hold"]).as_optional());
    assert_eq!(members[0].members[1], PublishedMember::list("hours", PublishedMember::new("", "integer")));
    let new = published(published_member::<Shorter>("range"), published_member::<OtherReason>("reason"));
    let changes: Vec<_> = diff(&old, &new).iter().map(ToString::to_string).collect();
    assert_eq!(
        changes,
        [
            "breaking: declined: the member `range.inner` is gone [member-removed]",
            "breaking: declined: the member `range.to` is gone [member-removed]",
            "breaking: declined: the type of the member `range.from` was `string` and is `integer` [member-type-changed]",
            "breaking: declined: the type of the member `range.hours[]` was `integer` and is `string` [member-type-changed]",
            "breaking: declined: the member `reason` may be `stolen` [member-value-added]",
            "breaking: declined: the member `reason` is never `on_hold` [member-value-removed]",
        ]
    );
    assert_eq!(diff(&old, &old), []);
}
