struct Of;

impl error_response::RouterExt for Of {
    fn errors(self, _: error_response::ErrorLayer) -> Of {
        Of
    }
}

fn main() {}
