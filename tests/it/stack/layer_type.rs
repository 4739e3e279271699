//! The layer as a type: small, and `Send`.

use error_response::{ErrorLayer, Scope};

#[test]
fn the_layer_is_small_and_crosses_threads() {
    fn crosses_threads<T: Send + Sync + Clone + 'static>() {}
    crosses_threads::<ErrorLayer>();
    crosses_threads::<Scope>();
    assert_eq!(size_of::<ErrorLayer>(), size_of::<usize>());
}
