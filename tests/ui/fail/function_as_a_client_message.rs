use error_core::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum E {
    #[error(fmt = print)]
    #[api(category = conflict)]
    Taken { name: String },
}

fn print(_: &String, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    f.write_str("taken")
}

fn main() {}
