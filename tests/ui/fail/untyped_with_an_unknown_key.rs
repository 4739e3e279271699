use error_core::api_error;

fn main() {
    let _ = api_error!(conflict, cod = "seat_taken", "The seat is taken");
}
