//! Seventeen public error formats, written against the public trait: one file each. The lines in front of `mod tests`
//! are the format, and `./lines` counts them.
#![allow(unreachable_pub, reason = "a format is public in the crate that it moves to")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod acme;
mod aws_rest_json1;
mod cargo_registry;
mod elasticsearch;
mod google_aip193;
mod hyperswitch;
mod influxdb;
mod json_rpc;
mod kubernetes_status;
mod matrix;
mod meilisearch;
mod oci_distribution;
mod openai;
mod qdrant;
mod s3_xml;
mod square;
mod svix;

mod exchange;

/// The page for authors says how long a format is.
#[test]
fn the_book_has_the_lines_of_each_format() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/formats");
    let counted = std::process::Command::new(format!("{folder}/lines")).output().unwrap();
    assert!(counted.status.success(), "{}", String::from_utf8_lossy(&counted.stderr));
    let counted = String::from_utf8(counted.stdout).unwrap();
    let (rows, sum) = counted.trim().rsplit_once('\n').unwrap();
    let (median, maximum) = sum.strip_prefix("median ").unwrap().split_once(", maximum ").unwrap();
    let page = include_str!("../../docs/formats.md");
    assert!(page.contains(rows), "docs/formats.md lacks the output of tests/formats/lines:\n{rows}");
    assert!(page.contains(&format!("The median is {median}, the maximum {maximum}.")), "{sum}");
    assert!(median.parse::<u32>().unwrap() <= 30, "half of the formats have at most 30 lines: {sum}");
}
