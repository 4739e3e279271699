use error_response::{ErrorLayer, format::Problem};

fn layer() -> ErrorLayer {
    ErrorLayer::new(Problem::new()).with_languages(["de"])
}

fn main() {
    let _ = layer();
}
