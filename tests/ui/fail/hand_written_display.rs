use error_core::ApiError;

#[derive(Debug, ApiError)]
#[api(category = conflict)]
struct Taken;

impl std::fmt::Display for Taken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("taken")
    }
}

impl std::error::Error for Taken {}

fn main() {}
