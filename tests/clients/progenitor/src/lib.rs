//! One generated client for each reference API; the documents are written by
//! `tests/clients/generators/run`.

macro_rules! clients {
    ($($name:ident = $document:literal,)+) => {
        $(#[allow(missing_docs, clippy::all)]
        pub mod $name {
            progenitor::generate_api!(spec = $document);
        })+
    };
}

pub mod formats;

clients! {
    finimpulse = "../../../target/clients/progenitor/finimpulse.json",
    finternet = "../../../target/clients/progenitor/finternet.json",
    finqware = "../../../target/clients/progenitor/finqware.json",
    uppercase = "../../../target/clients/progenitor/uppercase.json",
    quickstart = "../../../target/clients/progenitor/quickstart.json",
    stripe_like = "../../../target/clients/progenitor/stripe-like.json",
}

#[cfg(test)]
mod tests {
    /// The generated client reads an error of the API, and its code is an enum.
    #[test]
    fn a_client_reads_an_error() {
        let body = r#"{"error":{"code":"conflict","message":"m","type":"invalid_request_error"}}"#;
        let error: super::stripe_like::types::Error = serde_json::from_str(body).unwrap();
        assert_eq!(error.error.code.to_string(), "conflict");
    }
}
