use error_redact::Redactor;
use error_response::{ErrorEvent, ErrorLayer, Observer, format::Stripe};

struct Printer;

impl Observer for Printer {
    fn on_error(&self, event: &ErrorEvent<'_>) {
        println!("{}", event.log_message());
        for cause in event.causes() {
            println!("  {cause}");
        }
    }
}

fn layers<L>(levels: L) -> [ErrorLayer; 2] {
    let layer = ErrorLayer::new(Stripe::new()).with_observer(Printer);
    [layer.clone().with_redactor(Redactor::new()), layer.with_log_levels(levels)]
}

fn main() {
    let _ = layers(());
}
