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
    acme = "../../../target/clients/documents/formats/acme-3.0.json",
    always_ok = "../../../target/clients/documents/formats/always_ok-3.0.json",
    aws_rest_json1 = "../../../target/clients/documents/formats/aws_rest_json1-3.0.json",
    cargo_registry = "../../../target/clients/documents/formats/cargo_registry-3.0.json",
    elasticsearch = "../../../target/clients/documents/formats/elasticsearch-3.0.json",
    flattened = "../../../target/clients/documents/formats/flattened-3.0.json",
    google_aip193 = "../../../target/clients/documents/formats/google_aip193-3.0.json",
    header_code = "../../../target/clients/documents/formats/header_code-3.0.json",
    hyperswitch = "../../../target/clients/documents/formats/hyperswitch-3.0.json",
    influxdb = "../../../target/clients/documents/formats/influxdb-3.0.json",
    json_rpc = "../../../target/clients/documents/formats/json_rpc-3.0.json",
    kubernetes_status = "../../../target/clients/documents/formats/kubernetes_status-3.0.json",
    list = "../../../target/clients/documents/formats/list-3.0.json",
    matrix = "../../../target/clients/documents/formats/matrix-3.0.json",
    meilisearch = "../../../target/clients/documents/formats/meilisearch-3.0.json",
    nullable = "../../../target/clients/documents/formats/nullable-3.0.json",
    oci_distribution = "../../../target/clients/documents/formats/oci_distribution-3.0.json",
    openai = "../../../target/clients/documents/formats/openai-3.0.json",
    optional_code = "../../../target/clients/documents/formats/optional_code-3.0.json",
    prefix = "../../../target/clients/documents/formats/prefix-3.0.json",
    qdrant = "../../../target/clients/documents/formats/qdrant-3.0.json",
    square = "../../../target/clients/documents/formats/square-3.0.json",
    svix = "../../../target/clients/documents/formats/svix-3.0.json",
    text = "../../../target/clients/documents/formats/text-3.0.json",
}
