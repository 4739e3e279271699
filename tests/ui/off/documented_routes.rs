async fn account() {}

fn main() {
    let _ = error_response::documented_routes!(account);
}
