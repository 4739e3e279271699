//! One generated client for each small format; `tests/clients/generators/run` writes the documents.

macro_rules! clients {
    ($($name:ident = $document:literal,)+) => {
        $(#[allow(missing_docs, clippy::all)]
        pub mod $name {
            progenitor::generate_api!(spec = $document);
        })+
    };
}

clients! {
    acme = "../../../target/clients/documents/progenitor/acme.json",
    always_ok = "../../../target/clients/documents/progenitor/always_ok.json",
    aws_rest_json1 = "../../../target/clients/documents/progenitor/aws_rest_json1.json",
    cargo_registry = "../../../target/clients/documents/progenitor/cargo_registry.json",
    elasticsearch = "../../../target/clients/documents/progenitor/elasticsearch.json",
    flattened = "../../../target/clients/documents/progenitor/flattened.json",
    google_aip193 = "../../../target/clients/documents/progenitor/google_aip193.json",
    header_code = "../../../target/clients/documents/progenitor/header_code.json",
    hyperswitch = "../../../target/clients/documents/progenitor/hyperswitch.json",
    influxdb = "../../../target/clients/documents/progenitor/influxdb.json",
    json_rpc = "../../../target/clients/documents/progenitor/json_rpc.json",
    kubernetes_status = "../../../target/clients/documents/progenitor/kubernetes_status.json",
    list = "../../../target/clients/documents/progenitor/list.json",
    matrix = "../../../target/clients/documents/progenitor/matrix.json",
    meilisearch = "../../../target/clients/documents/progenitor/meilisearch.json",
    nullable = "../../../target/clients/documents/progenitor/nullable.json",
    oci_distribution = "../../../target/clients/documents/progenitor/oci_distribution.json",
    openai = "../../../target/clients/documents/progenitor/openai.json",
    optional_code = "../../../target/clients/documents/progenitor/optional_code.json",
    prefix = "../../../target/clients/documents/progenitor/prefix.json",
    problem = "../../../target/clients/documents/progenitor/problem.json",
    qdrant = "../../../target/clients/documents/progenitor/qdrant.json",
    square = "../../../target/clients/documents/progenitor/square.json",
    stripe = "../../../target/clients/documents/progenitor/stripe.json",
    svix = "../../../target/clients/documents/progenitor/svix.json",
    text = "../../../target/clients/documents/progenitor/text.json",
}
