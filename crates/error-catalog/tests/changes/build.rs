//! The changes of `labels.toml`, built.

use error_catalog::{
    Codes, ErrorKey, PublishedCatalog, PublishedHeader, PublishedMember, PublishedOperation, read, read_baseline,
};
use error_formats::{FinImpulse, HttpPolicy, Problem, Stripe, Uppercase};

use crate::catalogs::{
    INVALID, Pair, add, at, bodies, deprecate, detail, header_of, header_of_all, published, range, reason, returns,
    withdraw,
};

const FILES: &str = "POST /files";
const IMAGES: &str = "POST /images";
const GET: &str = "GET /accounts/{id}";
const DELETE: &str = "DELETE /accounts/{id}";
const REQUEST: &str = "invalid_request";
const LOST: &str = "account_not_found";
const FUNDS: &str = "insufficient_funds";

/// What only the tool does: the tests of the command build these.
pub(crate) const IN_THE_TOOL: &[&str] =
    &["the_revision_before", "the_revision_itself", "a_branch", "a_document_as_yaml"];

macro_rules! accepted {
    ($rule:literal, $code:literal, $until:literal) => {
        concat!(
            "[[accept]]\nrule = \"",
            $rule,
            "\"\ncode = \"",
            $code,
            "\"\nreason = \"nobody reads it\"\nuntil = \"",
            $until,
            "\""
        )
    };
}

type Build = fn(&mut Pair);

#[rustfmt::skip]
pub(crate) const BUILT: &[(&str, Build)] = &[
    // Status per operation.
    ("one_of_three_statuses_goes", |it| returns(&mut it.new, FILES, REQUEST, &[400, 413])),
    ("a_fourth_status_comes", |it| returns(&mut it.new, FILES, REQUEST, &[400, 413, 415, 431])),
    ("the_only_status_becomes_another", |it| returns(&mut it.new, GET, LOST, &[410])),
    ("the_statuses_are_listed_in_another_order", |it| returns(&mut it.new, FILES, REQUEST, &[415, 400, 413])),
    ("one_status_is_replaced", |it| {
        returns(&mut it.old, FILES, REQUEST, &[400, 413]);
        returns(&mut it.new, FILES, REQUEST, &[400, 415]);
    }),
    ("a_status_moves_to_another_operation", |it| {
        returns(&mut it.old, FILES, REQUEST, &[400, 413]);
        returns(&mut it.new, FILES, REQUEST, &[400]);
        returns(&mut it.new, IMAGES, REQUEST, &[400, 413]);
    }),
    ("the_error_loses_a_status_everywhere", |it| {
        for place in [FILES, IMAGES] {
            returns(&mut it.old, place, REQUEST, &[400, 413]);
            returns(&mut it.new, place, REQUEST, &[400]);
        }
        at(&mut it.new, REQUEST).statuses.clear();
    }),
    // Headers.
    ("retry_after_goes_everywhere", |it| header_of_all(&mut it.new, "retry-after", None)),
    ("retry_after_goes_from_one_error", |it| header_of(&mut it.new, "rate_limit_exceeded", "retry-after", None)),
    ("an_error_may_be_stored", |it| header_of(&mut it.new, LOST, "cache-control", Some("max-age=86400"))),
    ("an_error_may_be_stored_longer", |it| {
        header_of(&mut it.old, LOST, "cache-control", Some("max-age=60"));
        header_of(&mut it.new, LOST, "cache-control", Some("max-age=3600"));
    }),
    ("an_error_is_no_longer_shared", |it| header_of(&mut it.old, LOST, "cache-control", Some("max-age=60, private"))),
    ("a_private_error_may_be_shared", |it| {
        header_of(&mut it.old, LOST, "cache-control", Some("private, max-age=60"));
        header_of(&mut it.new, LOST, "cache-control", Some("max-age=60"));
    }),
    ("a_quota_is_sent_with_all_errors", |it| header_of_all(&mut it.new, "ratelimit", Some("\"default\";r=0"))),
    ("sdks_are_told_not_to_retry", |it| {
        header_of(&mut it.old, "internal_error", "x-should-retry", Some("true"));
        header_of(&mut it.new, "internal_error", "x-should-retry", Some("false"));
    }),
    ("the_length_of_an_example_differs", |it| {
        header_of(&mut it.old, LOST, "content-length", Some("90"));
        header_of(&mut it.new, LOST, "content-length", Some("91"));
    }),
    ("directives_in_another_order", |it| {
        header_of(&mut it.old, LOST, "cache-control", Some("private, max-age=60"));
        header_of(&mut it.new, LOST, "cache-control", None);
        at(&mut it.new, LOST).examples[0].headers.push(PublishedHeader::new("Cache-Control", Some("max-age=60,private")));
    }),
    // The parameter at fault.
    ("an_occurrence_names_no_parameter_any_more", |it| at(&mut it.old, "invalid_value").occurrence_param = true),
    ("an_occurrence_names_its_parameter", |it| at(&mut it.new, "invalid_value").occurrence_param = true),
    ("a_fixed_parameter_becomes_any", |it| {
        let error = at(&mut it.new, LOST);
        (error.param, error.occurrence_param) = (None, true);
    }),
    ("any_parameter_becomes_a_fixed_one", |it| {
        at(&mut it.old, "invalid_value").occurrence_param = true;
        at(&mut it.new, "invalid_value").param = Some("value".into());
    }),
    ("a_fixed_parameter_becomes_another", |it| at(&mut it.new, LOST).param = Some("account".into())),
    ("the_body_has_no_parameter_any_more", |it| {
        let body = &mut at(&mut it.new, LOST).examples[0].body;
        *body = body.replace(r#","param":"id""#, "");
    }),
    ("the_parameter_becomes_a_list", |it| {
        let body = &mut at(&mut it.new, LOST).examples[0].body;
        *body = body.replace(r#""param":"id""#, r#""param":["id"]"#);
    }),
    // The types of details.
    ("a_member_inside_goes", |it| {
        it.both(|it| detail(it, range(&["from", "to"])));
        detail(&mut it.new, range(&["from"]));
    }),
    ("a_member_inside_has_another_type", |it| {
        it.both(|it| detail(it, range(&["from", "to"])));
        let members = [PublishedMember::new("from", "integer"), PublishedMember::new("to", "string")];
        detail(&mut it.new, PublishedMember::object("range", members));
    }),
    ("a_member_inside_may_be_left_out", |it| {
        it.both(|it| detail(it, range(&["from", "to"])));
        let members = [PublishedMember::new("from", "string"), PublishedMember::new("to", "string").as_optional()];
        detail(&mut it.new, PublishedMember::object("range", members));
    }),
    ("a_member_inside_comes", |it| {
        it.both(|it| detail(it, range(&["from", "to"])));
        detail(&mut it.new, range(&["from", "to", "unit"]));
    }),
    ("a_value_goes", |it| {
        detail(&mut it.old, reason(&["expired", "blocked", "lost"]));
        detail(&mut it.new, reason(&["expired", "blocked"]));
    }),
    ("a_value_comes", |it| {
        detail(&mut it.old, reason(&["expired", "blocked", "lost"]));
        detail(&mut it.new, reason(&["expired", "blocked", "lost", "stolen"]));
    }),
    ("the_items_have_another_type", |it| {
        detail(&mut it.old, PublishedMember::list("names", PublishedMember::new("", "string")));
        detail(&mut it.new, PublishedMember::list("names", PublishedMember::new("", "integer")));
    }),
    ("a_member_of_an_item_goes", |it| {
        let item = |names: &[&str]| PublishedMember::object("", names.iter().map(|name| PublishedMember::new(*name, "string")));
        detail(&mut it.old, PublishedMember::list("holds", item(&["id", "amount"])));
        detail(&mut it.new, PublishedMember::list("holds", item(&["id"])));
    }),
    ("an_unknown_type_becomes_known", |it| detail(&mut it.new, range(&["from", "to"]))),
    ("a_text_becomes_one_of_some", |it| detail(&mut it.new, reason(&["expired", "blocked", "lost"]))),
    ("one_of_some_becomes_a_text", |it| detail(&mut it.old, reason(&["expired", "blocked", "lost"]))),
    // The whole catalog.
    ("the_base_of_the_pages_moves", |it| it.new = published(&stripe("https://help.example.com/"))),
    ("the_base_of_the_types_moves", |it| {
        it.old = published(&problem());
        it.new = published(&Problem::new().with_type_base("https://errors.example.com/").unwrap());
    }),
    ("the_types_get_a_base", |it| {
        it.old = published(&Problem::new());
        it.new = published(&problem());
    }),
    ("another_format", |it| it.new = published(&problem())),
    ("all_failures_answer_200", |it| {
        it.old = published(&FinImpulse::new());
        it.new = published(&FinImpulse::new().with_http_policy(HttpPolicy::AlwaysOk));
    }),
    ("another_media_type", |it| it.new.media_type = "application/vnd.api+json".into()),
    ("the_base_moves_and_one_page_elsewhere", |it| {
        it.new = published(&stripe("https://help.example.com/"));
        at(&mut it.new, "invalid_key").uri = Some("https://example.com/keys".into());
    }),
    ("all_bodies_have_one_more_member", |it| bodies(&mut it.new, |body| body["error"]["request_log_url"] = "u".into())),
    ("all_bodies_lose_a_member", |it| bodies(&mut it.new, |body| drop(body["error"].as_object_mut().unwrap().remove("type")))),
    // Types that moved.
    ("a_type_that_bodies_show", |it| moved(it, Some("balance_error"))),
    ("a_type_that_no_body_shows", |it| {
        it.publish(&problem());
        moved(it, Some("balance_error"));
    }),
    ("a_type_that_no_body_shows_is_gone", |it| {
        it.publish(&Uppercase::new());
        moved(it, None);
    }),
    ("a_moved_type_and_its_operations", |it| moved_everywhere(it)),
    ("a_hidden_type_and_the_status", |it| {
        it.publish(&problem());
        moved_everywhere(it);
        at(&mut it.new, FUNDS).status = 402;
        returns(&mut it.new, DELETE, FUNDS, &[402]);
    }),
    ("a_shown_type_is_gone", |it| moved(it, None)),
    ("a_hidden_type_and_its_operations", |it| {
        it.publish(&problem());
        moved_everywhere(it);
    }),
    // Deprecated and sunset.
    ("an_error_is_deprecated", |it| deprecate(&mut it.new, None)),
    ("a_deprecated_error_gets_a_sunset", |it| {
        deprecate(&mut it.old, None);
        deprecate(&mut it.new, Some("2027-06-30"));
    }),
    ("removed_after_its_sunset", |it| removed(it, Some("2027-06-30"), "2027-07-01")),
    ("removed_on_the_day_of_its_sunset", |it| removed(it, Some("2027-06-30"), "2027-06-30")),
    ("removed_before_its_sunset", |it| removed(it, Some("2027-06-30"), "2027-01-01")),
    ("removed_without_a_sunset", |it| removed(it, None, "2030-01-01")),
    ("the_sunset_comes_earlier", |it| {
        deprecate(&mut it.old, Some("2027-06-30"));
        deprecate(&mut it.new, Some("2027-03-31"));
    }),
    ("the_sunset_comes_later", |it| {
        deprecate(&mut it.old, Some("2027-06-30"));
        deprecate(&mut it.new, Some("2027-12-31"));
    }),
    ("the_sunset_is_withdrawn", |it| {
        deprecate(&mut it.old, Some("2027-06-30"));
        deprecate(&mut it.new, None);
    }),
    ("an_error_is_no_longer_deprecated", |it| deprecate(&mut it.old, None)),
    ("the_note_changes", |it| {
        it.both(|it| deprecate(it, None));
        let note = |it: &mut PublishedCatalog, note: &str| {
            at(it, LOST).deprecated.as_mut().unwrap().note = Some(note.to_owned());
        };
        note(&mut it.old, "use seat_taken");
        note(&mut it.new, "use seat_taken or seat_held");
    }),
    ("an_operation_stops_after_the_sunset", |it| {
        it.both(|it| deprecate(it, Some("2027-06-30")));
        returns(&mut it.new, GET, LOST, &[]);
        it.today = "2027-07-01";
    }),
    // Open codes.
    ("a_code_comes_to_an_open_catalog", |it| {
        it.both(|it| it.codes = Some(Codes::Open));
        add(&mut it.new, "card_not_found");
    }),
    ("an_operation_returns_one_more_code_openly", |it| {
        it.both(|it| it.codes = Some(Codes::Open));
        returns(&mut it.new, GET, FUNDS, &[422]);
    }),
    ("open_codes_are_closed", |it| {
        it.old.codes = Some(Codes::Open);
        it.new.codes = Some(Codes::Closed);
    }),
    ("the_code_of_one_error_is_opened", |it| {
        it.both(|it| it.codes = Some(Codes::Open));
        at(&mut it.new, FUNDS).open = true;
    }),
    ("a_catalog_says_nothing_of_it", |it| {
        it.new.codes = Some(Codes::Open);
        add(&mut it.new, "card_not_found");
    }),
    ("a_document_has_extensible_codes", |it| {
        it.old = in_document(&it.old, "x-extensible-enum");
        add(&mut it.new, "card_not_found");
    }),
    // Closed codes.
    ("a_code_comes_to_a_closed_catalog", |it| {
        it.both(|it| it.codes = Some(Codes::Closed));
        add(&mut it.new, "card_not_found");
    }),
    ("an_operation_returns_one_more_code_though_closed", |it| {
        it.both(|it| it.codes = Some(Codes::Closed));
        returns(&mut it.new, GET, FUNDS, &[422]);
    }),
    ("closed_codes_are_opened", |it| {
        it.old.codes = Some(Codes::Closed);
        it.new.codes = Some(Codes::Open);
    }),
    ("closed_codes_are_opened_for_a_new_one", |it| {
        it.old.codes = Some(Codes::Closed);
        it.new.codes = Some(Codes::Open);
        add(&mut it.new, "card_not_found");
    }),
    ("a_document_has_an_enumeration", |it| {
        it.old = in_document(&it.old, "enum");
        it.new = in_document(&it.new, "enum");
        add(&mut it.new, "card_not_found");
    }),
    ("the_code_of_one_error_is_opened_though_closed", |it| {
        it.both(|it| it.codes = Some(Codes::Closed));
        at(&mut it.new, FUNDS).open = true;
    }),
    ("a_new_operation_of_a_closed_catalog", |it| {
        it.both(|it| it.codes = Some(Codes::Closed));
        let errors = [ErrorKey::new(404, Some(INVALID), LOST)];
        it.new.operations.push(PublishedOperation::new("list_cards", "GET", "/cards").with_errors(errors));
    }),
    ("a_new_status_of_a_closed_catalog", |it| {
        it.both(|it| it.codes = Some(Codes::Closed));
        returns(&mut it.old, FILES, REQUEST, &[400]);
        returns(&mut it.new, FILES, REQUEST, &[400, 413]);
    }),
    // Codes that are withdrawn.
    ("an_operation_returns_it_no_longer", |it| returns(&mut it.new, DELETE, LOST, &[])),
    ("a_code_goes_with_its_operations_entries", |it| withdraw(&mut it.new, LOST)),
    ("an_operation_goes_with_its_codes", |it| it.new.operations.retain(|it| it.method != "DELETE")),
    ("no_operation_returns_a_code_that_stays", |it| [GET, DELETE].iter().for_each(|place| returns(&mut it.new, place, LOST, &[]))),
    ("a_code_of_the_framework_alone_goes", |it| {
        it.publish(&problem());
        // What the label calls by its status's name.
        withdraw(&mut it.new, "legally_unavailable");
    }),
    ("a_code_of_the_framework_that_is_returned_goes", |it| {
        returns(&mut it.old, GET, "internal_error", &[500]);
        withdraw(&mut it.new, "internal_error");
    }),
    ("a_code_under_several_statuses_is_withdrawn", |it| returns(&mut it.new, FILES, REQUEST, &[])),
    // Baselines.
    ("a_catalog_of_form_1_says_the_same", |it| it.old = in_form_1(&it.old)),
    ("a_catalog_of_form_1_and_a_code_less", |it| {
        it.old = in_form_1(&it.old);
        withdraw(&mut it.new, LOST);
    }),
    ("a_document_and_its_catalog", |it| it.old = in_document(&it.old, "description")),
    ("a_catalog_that_knows_no_occurrences_parameter", |it| at(&mut it.new, "invalid_value").occurrence_param = true),
    // Accepted breaks.
    ("a_break_is_accepted", |it| {
        withdraw(&mut it.new, LOST);
        it.policy = accepted!("code-removed", "account_not_found", "2027-01-31");
    }),
    ("an_acceptance_has_expired", |it| {
        withdraw(&mut it.new, LOST);
        it.policy = accepted!("code-removed", "account_not_found", "2026-11-01");
    }),
    ("another_code_was_accepted", |it| {
        withdraw(&mut it.new, LOST);
        it.policy = accepted!("code-removed", "invalid_key", "2027-01-31");
    }),
    ("an_acceptance_is_unused", |it| it.policy = accepted!("code-removed", "account_not_found", "2027-01-31")),
    ("one_operation_is_accepted", |it| {
        [GET, DELETE].iter().for_each(|place| returns(&mut it.new, place, LOST, &[]));
        it.policy = "[[accept]]\nrule = \"operation-code-removed\"\ncode = \"account_not_found\"\n\
                     operation = \"GET /accounts/{id}\"\nreason = \"it has no id\"\nuntil = \"2027-01-31\"";
    }),
    ("a_rule_is_off", |it| {
        at(&mut it.new, LOST).title = "The account is missing".into();
        it.policy = "[rules]\ntitle-changed = \"off\"";
    }),
    ("a_rule_weighs_more", |it| {
        at(&mut it.new, LOST).title = "The account is missing".into();
        it.policy = "[rules]\ntitle-changed = \"breaking\"";
    }),
    ("a_rule_weighs_less", |it| {
        returns(&mut it.new, GET, LOST, &[]);
        it.policy = "[rules]\noperation-code-removed = \"minor\"";
    }),
];

fn stripe(base: &str) -> Stripe {
    Stripe::new().with_docs_base(base.to_owned()).unwrap()
}

fn problem() -> Problem {
    Problem::new().with_type_base("https://api.example.com/errors/").unwrap()
}

/// Removes `account_not_found`, which had this sunset, on a day.
fn removed(pair: &mut Pair, sunset: Option<&str>, today: &'static str) {
    deprecate(&mut pair.old, sunset);
    withdraw(&mut pair.new, LOST);
    pair.today = today;
}

/// Moves `insufficient_funds` from the card errors, where the catalog alone says it.
fn moved(pair: &mut Pair, to: Option<&str>) {
    pair.both(|it| returns(it, DELETE, FUNDS, &[]));
    at(&mut pair.new, FUNDS).error_type = to.map(str::to_owned);
}

/// The same where an operation says it too.
fn moved_everywhere(pair: &mut Pair) {
    at(&mut pair.new, FUNDS).error_type = Some("balance_error".to_owned());
    returns(&mut pair.new, DELETE, FUNDS, &[422]);
}

/// What is read of an OpenAPI document whose schema has the codes in this member.
fn in_document(catalog: &PublishedCatalog, member: &str) -> PublishedCatalog {
    let codes: Vec<_> = catalog.errors.iter().map(|error| error.wire_code()).collect();
    let document = serde_json::json!({
        "openapi": "3.1.0",
        "components": {"schemas": {"Error": {"properties": {"code": {"type": "string", member: codes}}}}},
        "x-error-catalog": catalog,
    });
    read_baseline(document).unwrap()
}

/// What is read of a catalog that a first version wrote.
fn in_form_1(catalog: &PublishedCatalog) -> PublishedCatalog {
    let older = PublishedCatalog { form: 1, layout: None, categories: Default::default(), ..catalog.clone() };
    read(&error_catalog::json(&older).unwrap()).unwrap()
}
