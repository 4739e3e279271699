use error_response::{
    ErrorLayer,
    format::Stripe,
    layer::{LogLevel, LogLevels},
};

fn main() {
    let levels = LogLevels::new().with_forced(LogLevel::Off).with_client_errors(LogLevel::Info);
    let _ = ErrorLayer::new(Stripe::new()).with_log_levels(levels);
}
