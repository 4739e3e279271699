use error_core::ApiError;

#[derive(ApiError)]
union E {
    number: u8,
}

fn main() {}
