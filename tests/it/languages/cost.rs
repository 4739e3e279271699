//! Any `Accept-Language` gets a whole body.

use proptest::prelude::*;

use super::shop::{app, get_in};

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_header_gets_a_body(header in "([a-zA-Z*]{0,4}(-[a-zA-Z0-9]{0,5}){0,3}(;q=[0-9.]{0,4})?[, ]{0,2}){0,40}|[\\x20-\\x7e]{0,200}") {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (tag, body) = runtime.block_on(get_in(&app(), "/accounts/acc_9", &header));
        prop_assert!(["en", "de", "ar"].contains(&&*tag));
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        prop_assert_eq!(&body["code"], "account_not_found");
    }
}
