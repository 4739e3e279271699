//! One generated client for each reference API; the documents are written by
//! `tests/clients/documents`.

macro_rules! clients {
    ($($name:ident = $document:literal,)+) => {
        $(#[allow(missing_docs, clippy::all)]
        pub mod $name {
            progenitor::generate_api!(spec = $document);
        })+
    };
}

clients! {
    finimpulse = "../../../target/clients/documents/finimpulse-3.0.json",
    finternet = "../../../target/clients/documents/finternet-3.0.json",
    finqware = "../../../target/clients/documents/finqware-3.0.json",
    uppercase = "../../../target/clients/documents/uppercase-3.0.json",
    stripe_like = "../../../target/clients/documents/stripe-like-3.0-one-body.json",
    prefix = "../../../target/clients/formats/prefix-3.0.json",
    list = "../../../target/clients/formats/list-3.0.json",
    flattened = "../../../target/clients/formats/flattened-3.0.json",
    text = "../../../target/clients/formats/text-3.0.json",
    nullable = "../../../target/clients/formats/nullable-3.0.json",
    optional = "../../../target/clients/formats/optional-3.0.json",
    header = "../../../target/clients/formats/header-3.0.json",
    always_ok = "../../../target/clients/formats/finimpulse-3.0.json",
}

#[cfg(test)]
mod tests {
    /// The generated client reads an error of the API; its codes are closed, so the
    /// code is an enumeration.
    #[test]
    fn a_client_reads_an_error() {
        let body = r#"{"error":{"code":"conflict","message":"m","type":"invalid_request_error"}}"#;
        let error: super::stripe_like::types::Error = serde_json::from_str(body).unwrap();
        assert_eq!(error.error.code, super::stripe_like::types::ErrorCode::Conflict);
    }

    /// Each client calls the running service and decodes an error of each status.
    macro_rules! decode {
        ($($name:ident |$error:ident| $code:expr;)+) => {
            $(#[tokio::test]
            async fn $name() {
                let Ok(address) = std::env::var("FORMATS") else { panic!("run `tests/clients/full`") };
                let client = super::$name::Client::new(&format!("{address}/{}", stringify!($name)));
                for (id, status, code) in super::tests::ERRORS {
                    match client.account(id).await {
                        Err(progenitor_client::Error::ErrorResponse(response)) => {
                            assert_eq!(response.status(), status);
                            let $error = response.into_inner();
                            let found: Option<String> = $code;
                            assert!(found.is_none_or(|found| found.contains(code)), "{code} in {:?}", $error);
                        }
                        other => panic!("{id}: {other:?}"),
                    }
                }
            })+
        };
    }

    const ERRORS: [(i32, u16, &str); 6] = [
        (404, 404, "account_not_found"),
        (409, 409, "account_closed"),
        (422, 422, "insufficient_funds"),
        (423, 422, "account_frozen"),
        (429, 429, "rate_limited"),
        (500, 500, "ledger_failed"),
    ];

    decode! {
        prefix |error| Some(error.type_.to_string());
        list |error| Some(error.errors[0].code.to_string());
        flattened |error| error.code.as_ref().map(|code| code.to_string());
        text |error| Some(error.fault.to_string());
        nullable |error| error.code.as_ref().map(|code| code.to_string());
        optional |error| error.code.as_ref().map(|code| code.to_string());
        header |error| Some(error.message.to_string()).filter(|_| false);
    }

    /// A failure under 200 is one of two bodies with one form.
    #[tokio::test]
    async fn always_ok() {
        let Ok(address) = std::env::var("FORMATS") else { panic!("run `tests/clients/full`") };
        let client = super::always_ok::Client::new(&format!("{address}/finimpulse"));
        for (id, ..) in ERRORS {
            let response = client.account(id).await.unwrap();
            assert_eq!(response.status(), 200);
            let body = serde_json::to_string(&response.into_inner()).unwrap();
            assert!(body.contains(r#""status_code":4"#) || body.contains(r#""status_code":5"#), "{body}");
        }
    }
}
