use error_response::{ErrorEvent, Observer};

struct Counter;

impl Observer for Counter {
    fn on_error(&self, event: &ErrorEvent<'_>) {
        println!("{}", event.route().unwrap_or("no route"));
    }
}

fn main() {
    let _: &dyn Observer = &Counter;
}
