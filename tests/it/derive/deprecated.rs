//! `deprecated` and `sunset`: from the attribute to the definition, the catalog, and
//! the gate.

use error_catalog::{PublishedDeprecation, diff_on};
use error_core::{ApiError, Catalog, Day, Definition, DefinitionData, Deprecation, catalog};
use error_formats::{Problem, publish};

#[derive(Debug, thiserror::Error, ApiError)]
#[allow(dead_code, reason = "only the definitions matter")]
enum SeatError {
    /// Sold out
    #[error("All seats are sold")]
    #[api(
        status = 409,
        code = "sold_out",
        deprecated(since = "2026-12-01", note = "Ask for a seat.", replaced_by = SeatTaken),
        sunset = "2027-06-30"
    )]
    SoldOut,

    /// The seat is taken
    #[error("The seat is taken")]
    #[api(status = 409, code = "seat_taken")]
    SeatTaken,

    /// Full
    #[deprecated]
    #[error("The hall is full")]
    #[api(status = 409, code = "full", deprecated = "use seat_taken")]
    Full,
}

/// No seat
#[derive(Debug, thiserror::Error, ApiError)]
#[error("There is no such seat")]
#[api(status = 404, code = "no_seat", deprecated(replaced_by = SeatError::SEAT_TAKEN,))]
struct NoSeat;

fn end(definition: &'static Definition) -> Deprecation {
    *definition.deprecation().expect("it is deprecated")
}

#[test]
fn a_definition_says_when_and_what_instead() {
    let long = Deprecation::new()
        .with_since(Day::from_static("2026-12-01"))
        .with_note("Ask for a seat.")
        .with_replaced_by("seat_taken")
        .with_sunset(Day::from_static("2027-06-30"));
    assert_eq!(end(SeatError::SOLD_OUT), long);
    assert_eq!(long.to_string(), "deprecated since 2026-12-01, use `seat_taken`, to be removed after 2027-06-30");
    assert_eq!(end(SeatError::FULL), Deprecation::new().with_note("use seat_taken"));
    // The constant of another type is an item, which the compiler checks.
    assert_eq!(end(NoSeat::DEFINITION), Deprecation::new().with_replacement(SeatError::SEAT_TAKEN));
    assert_eq!(SeatError::SEAT_TAKEN.deprecation(), None);
    // It is part of what two definitions are compared by.
    const TAKEN: Definition = Definition::new(error_core::ErrorStatus::CONFLICT, "seat_taken");
    static END: Deprecation = Deprecation::new().with_note("n");
    assert_ne!(TAKEN, TAKEN.with_deprecation(&END));
}

#[test]
fn the_published_error_has_it_and_the_gate_lets_it_go_after_the_sunset() {
    let published = publish("seats", &Problem::new(), &catalog![SeatError]).unwrap();
    let text = |text: &str| Some(text.to_owned());
    let expected = PublishedDeprecation {
        since: text("2026-12-01"),
        note: text("Ask for a seat."),
        replaced_by: text("seat_taken"),
        sunset: text("2027-06-30"),
    };
    assert_eq!(published.error(None, "sold_out").unwrap().deprecated, Some(expected));
    let mut later = published.clone();
    later.errors.retain(|error| error.code != "sold_out");
    let on = |day: &str| diff_on(&published, &later, day).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(on("2027-06-30"), ["breaking: sold_out: the code is gone [code-removed]"]);
    assert_eq!(on("2027-07-01"), ["minor: sold_out: the code is gone after its sunset, 2027-06-30 [code-sunset]"]);
}

#[test]
fn data_says_the_same() {
    let row = |json: &str| -> DefinitionData {
        serde_json::from_str(&format!(r#"{{"code": "sold_out", "status": 409, "title": "Sold out", {json}}}"#)).unwrap()
    };
    let whole = r#""deprecated": "Ask for a seat.", "deprecated_since": "2026-12-01", "replaced_by": "seat_taken", "sunset": "2027-06-30""#;
    let catalog = Catalog::try_from_data([row(whole)]).unwrap();
    assert_eq!(end(catalog.definitions()[0]), end(SeatError::SOLD_OUT));
    let refused = |json: &str| Catalog::try_from_data([row(json)]).unwrap_err().mistakes()[0].rule().to_owned();
    assert_eq!(refused(r#""deprecated": "x", "sunset": "soon""#), "`sunset` is a day of the calendar: `2026-12-01`");
    assert_eq!(
        refused(r#""sunset": "2027-06-30""#),
        "an error with a `sunset` says in `deprecated` or `replaced_by` what to do instead"
    );
    assert_eq!(
        refused(r#""deprecated": "x", "deprecated_since": "2027-01-01", "sunset": "2026-06-30""#),
        "`sunset` is before `deprecated_since`: write a later day"
    );
}
