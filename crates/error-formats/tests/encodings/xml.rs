//! RFC 9457, appendix B.

use error_core::{Category, Definition, ErrorStatus, Occurrence, Value};
use error_formats::{ProblemXml, XmlBody};
use quick_xml::{Reader, events::Event};
use serde::Serialize;

use crate::{body, problem, response};

static OUT_OF_CREDIT: Definition = Definition::new(ErrorStatus::FORBIDDEN, "out_of_credit")
    .with_category(Category::PermissionDenied)
    .with_docs("https://example.com/probs/out-of-credit")
    .with_title("You do not have enough credit.");

/// The example of the RFC; ours has a status and a code as well.
#[test]
fn the_example_of_the_rfc() {
    let error = Occurrence::of(&OUT_OF_CREDIT)
        .with_message("Your current balance is 30, but that costs 50.")
        .with_instance("https://example.net/account/12345/msgs/abc")
        .with_detail("balance", Value::new(30))
        .with_detail(
            "accounts",
            Value::new(["https://example.net/account/12345", "https://example.net/account/67890"]),
        );
    let response = response(&error, &ProblemXml::default());
    assert_eq!(
        body(&response),
        concat!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<problem xmlns=\"urn:ietf:rfc:7807\">",
            "<type>https://example.com/probs/out-of-credit</type>",
            "<title>You do not have enough credit.</title>",
            "<status>403</status>",
            "<detail>Your current balance is 30, but that costs 50.</detail>",
            "<instance>https://example.net/account/12345/msgs/abc</instance>",
            "<code>out_of_credit</code>",
            "<balance>30</balance>",
            "<accounts><i>https://example.net/account/12345</i><i>https://example.net/account/67890</i></accounts>",
            "</problem>",
        ),
    );
}

#[derive(Serialize)]
enum Method {
    Card { brand: &'static str, last: Option<u8> },
    Codes(u8, u8),
    Bank(&'static str),
    Cash,
}

/// An object is an element with elements, an array one with elements `i`.
#[test]
fn values_of_any_shape() {
    let methods = [Method::Card { brand: "a&b", last: None }, Method::Codes(1, 2), Method::Bank("x"), Method::Cash];
    let error = Occurrence::of(&OUT_OF_CREDIT)
        .with_detail("methods", Value::new(methods))
        .with_detail("none", Value::new(Vec::<u8>::new()))
        .with_detail("code", Value::new("never written twice"));
    let text = body(&response(&error, &ProblemXml::new(problem())));
    let details = text.split_once("</code>").unwrap().1;
    assert_eq!(
        details,
        concat!(
            "<methods><i><Card><brand>a&amp;b</brand><last></last></Card></i>",
            "<i><Codes><i>1</i><i>2</i></Codes></i><i><Bank>x</Bank></i><i>Cash</i></methods><none></none></problem>",
        ),
    );
}

/// A detail that is JSON already, and types that say something else to a format that people do not read.
#[test]
fn values_are_those_of_json() {
    let raw = serde_json::value::RawValue::from_string("{\"b\":[30],\"a\":null}".into()).unwrap();
    let error = Occurrence::of(&OUT_OF_CREDIT)
        .with_detail("raw", Value::new(raw))
        .with_detail("address", Value::new(std::net::IpAddr::from([127, 0, 0, 1])));
    let text = body(&response(&error, &ProblemXml::new(problem())));
    let details = text.split_once("</code>").unwrap().1;
    assert_eq!(details, "<raw><b><i>30</i></b><a></a></raw><address>127.0.0.1</address></problem>");
}

/// A name that looks like one with a character that is not allowed is another one.
#[test]
fn two_names_are_two_elements() {
    let names = std::collections::BTreeMap::from([("a b", 1), ("a_x0020_b", 2)]);
    let error = Occurrence::of(&OUT_OF_CREDIT).with_detail("names", Value::new(names));
    let text = body(&response(&error, &ProblemXml::new(problem())));
    assert!(text.contains("<a_x0020_b>1</a_x0020_b><a_x005F_x0020_b>2</a_x005F_x0020_b>"), "{text}");
}

/// What is no name in XML is written as other tools write it; what is no character becomes U+FFFD.
#[test]
fn any_name_and_text_is_well_formed() {
    for name in ["", "a b", "0abc", "<", "a:b", "xml", "é", "\u{0}", "\u{fffe}", "日本", "_", "-a", "a\u{d7}"] {
        let nested = std::collections::BTreeMap::from([(name, "]]> & <b> \u{0}\u{1b}\r\u{ffff}")]);
        let error = Occurrence::of(&OUT_OF_CREDIT).with_detail("nested", Value::new(nested));
        let response = response(&error, &ProblemXml::default());
        let text = body(&response);
        let mut reader = Reader::from_str(&text);
        reader.config_mut().check_end_names = true;
        let mut texts = 0;
        loop {
            match reader.read_event().unwrap_or_else(|error| panic!("{error}: {text}")) {
                Event::Eof => break,
                Event::Text(_) => texts += 1,
                Event::CData(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_) => panic!("{text}"),
                _ => {}
            }
        }
        assert!(texts > 4, "{text}");
        assert!(text.contains("]]&gt; &amp; &lt;b&gt; \u{fffd}\u{fffd}&#13;\u{fffd}"), "{text}");
        assert_eq!(XmlBody::new(response.body()).unwrap().get("problem/status"), Some("403"));
    }
}
