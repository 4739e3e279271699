use error_core as renamed;

mod inner {
    pub mod reexported {
        pub use error_core::*;
    }
}

#[derive(Debug, thiserror::Error, renamed::ApiError)]
#[error("It is gone")]
#[api(crate = renamed, category = gone)]
struct Gone;

#[derive(Debug, thiserror::Error, renamed::ApiError)]
#[api(crate = super::crate_path::inner::reexported)]
enum E {
    #[error("It is gone")]
    #[api(category = gone)]
    Gone,
}

pub(super) fn main() {
    let catalog = renamed::catalog![Gone, E];
    assert_eq!(catalog.definitions().len(), 2);
}
