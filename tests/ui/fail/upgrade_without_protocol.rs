use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error("Upgrade")]
    #[api(category = upgrade_required)]
    Upgrade,
}

fn main() {}
