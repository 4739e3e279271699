use error_core::{ApiError, Catalog, catalog};

/// Gone
#[derive(Debug, thiserror::Error, ApiError)]
#[error("It is gone")]
#[api(status = 410, code = "gone")]
struct Unit;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("unit {}", 1)]
#[api(category = gone, number = -5, message = "Unit {{}}", user_message = "{{Unit}}")]
struct Written;

/// Taken
#[derive(Debug, thiserror::Error, ApiError)]
#[error("{0} is taken")]
#[api(status = 409, code = "taken")]
struct Tuple(#[api(param)] String, #[source] std::fmt::Error);

/// Taken
#[derive(Debug, thiserror::Error, ApiError)]
#[error("{name} is reserved")]
#[api(status = 409, code = "reserved", message = "{name} and {name} are reserved, {{not}} {id:03}")]
struct Named {
    name: String,
    #[api(detail = "number")]
    id: u8,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error(transparent)]
#[api(transparent)]
struct Transparent {
    #[from]
    inner: Named,
}

const CATALOG: Catalog = catalog![Unit, Tuple, Named, Transparent];

pub(super) fn main() {
    assert_eq!(CATALOG.definitions().len(), 3);
    assert_eq!(error_core::Message::of(&Written).as_str(), "Unit {}");
    assert_eq!(Written.definition().number(), Some(-5));
    let error = Transparent::from(Named { name: "root".into(), id: 7 });
    assert_eq!(error_core::Message::of(&error).as_str(), "root and root are reserved, {not} 007");
    assert_eq!(Unit.definition().code(), Some("gone"));
    assert_eq!(Tuple(String::new(), std::fmt::Error).definition().code(), Some("taken"));
}
