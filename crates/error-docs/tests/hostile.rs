//! Texts that try to act, in every form a catalog has.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use error_catalog::{
    ErrorKey, PublishedCatalog, PublishedDeprecation, PublishedError, PublishedExample, PublishedExampleRequest,
    PublishedHeader, PublishedMember, PublishedOperation, PublishedRequest, json,
};
use error_docs::{ASSETS, CONTENT_SECURITY_POLICY, IndexQuery, Pages, Publisher, Representation};
use error_formats::{Problem, publish};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag};

const HOSTILE: [&str; 10] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</code></pre><script>alert(1)</script>",
    "[click](javascript:alert(1)) ![x](https://evil.example/x.png) <https://evil.example>",
    "`` ` ``` \n```\n<script>alert(1)</script>\n",
    "a\u{1b}[31mred\u{1b}[0m\u{7}\0\u{9b}2J",
    "user\u{202e}gpj.exe\u{2066}\u{200f}",
    "| a | b |\n\n# heading\n\n- item\n\n---\n",
    "{{ 7 * 7 }} {% include \"/etc/passwd\" %} &lt;b&gt; \\",
];

/// What else Markdown has. As names these would be too long for files.
fn hostile_prose() -> Vec<String> {
    let short = [
        "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,<script>alert(1)</script>) [d](//evil.example)",
        "<javascript:alert(1)> <https://evil.example/?a=\"onclick=alert(1)> www.evil.example <a@evil.example>",
        "<!-- <script>alert(1)</script> -->\n\n<![CDATA[ <b> ]]> <?x ?> <!DOCTYPE html>\n\n<details open ontoggle=alert(1)>\n\nx",
        "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x&#62; user&#x202e;gpj.exe &#0; &#27;[31m &NewLine;",
        "a\u{61c}b\u{200e}c\u{2067}d\u{2028}e\u{feff}f\u{85}g **\u{202e}x** `\u{202d}y`",
        "![![a](https://evil.example/1.png)](https://evil.example/2.png) [![x](x.png)](javascript:alert(1))",
        "[a][b] [b] [c]\n\n[b]: javascript:alert(1) \"title\"\n[c]: <https://evil.example/x\" onmouseover=\"x> '\"><script>x</script>'",
        "[^1] x\n\n[^1]: <script>alert(1)</script>\n\n| a | <b> |\n|---|---|\n| $x$ | ~~y~~ |\n\n- [x] done\n\n# a {#id .c onclick=x}",
    ];
    let mut all: Vec<_> = short.map(str::to_owned).into();
    all.push("x".repeat(10_000));
    all.extend(["- ", "> ", "1. "].map(|opening| format!("{}x", opening.repeat(1_000))));
    all.extend(["*", "![", "`", "[a](", "**a "].map(|opening| format!("{}x", opening.repeat(100))));
    all
}

/// A catalog in which the texts that people read are `hostile`.
fn with_prose(hostile: &str) -> PublishedCatalog {
    let mut catalog = catalog("x");
    let text = || Some(hostile.to_owned());
    for error in &mut catalog.errors {
        let deprecated = PublishedDeprecation { note: text(), ..PublishedDeprecation::default() };
        *error = PublishedError {
            title: hostile.to_owned(),
            description: text(),
            cause: text(),
            action: text(),
            message: text(),
            user_message: text(),
            deprecated: Some(deprecated),
            ..error.clone()
        };
    }
    catalog
}

/// A catalog in which every text is `hostile`.
fn catalog(hostile: &str) -> PublishedCatalog {
    let mut catalog = publish("x", &Problem::new(), &error_core::catalog![]).expect("examples");
    catalog.name = hostile.to_owned();
    catalog.format = hostile.to_owned();
    catalog.media_type = hostile.to_owned();
    let headers = vec![PublishedHeader::new(hostile, Some(hostile)), PublishedHeader::new(hostile, None)];
    let example = PublishedExample {
        body: hostile.to_owned(),
        format: hostile.to_owned(),
        headers: vec![PublishedHeader::new(hostile, Some(hostile))],
        ..catalog.errors[0].examples[0].clone()
    };
    let error = error(hostile, headers, example);
    for it in error.texts() {
        assert!(it.text == Some(hostile) || it.name == "value of a header", "the {} is not hostile", it.name);
    }
    let errors = [ErrorKey::new(404, Some(hostile), hostile)];
    let operation = PublishedOperation::new(hostile, hostile, hostile).with_errors(errors);
    let request = PublishedRequest::new(hostile).with_header(hostile, hostile).with_header("x-it", hostile);
    catalog.errors.push(error);
    catalog.with_operation(operation.clone()).with_operation(operation.with_request(request.with_body(hostile)))
}

/// An error in which every text is `hostile`.
fn error(hostile: &str, headers: Vec<PublishedHeader>, example: PublishedExample) -> PublishedError {
    let text = || Some(hostile.to_owned());
    PublishedError {
        error_type: text(),
        code: hostile.to_owned(),
        spelling: text(),
        status: 404,
        title: hostile.to_owned(),
        description: text(),
        cause: text(),
        message: text(),
        user_message: text(),
        action: text(),
        solution: text(),
        since: text(),
        owner: text(),
        runbook: text(),
        retry: hostile.to_owned(),
        challenge: text(),
        allow: text(),
        param: text(),
        uri: text(),
        deprecated: Some(PublishedDeprecation { since: text(), note: text(), replaced_by: text(), sunset: text() }),
        members: vec![PublishedMember {
            values: vec![hostile.to_owned()],
            ..PublishedMember::new(hostile, hostile).with_description(hostile)
        }],
        headers,
        requests: vec![PublishedExampleRequest {
            method: hostile.to_owned(),
            request: PublishedRequest::new(hostile).with_header(hostile, hostile).with_body(hostile),
            depends_on: text(),
        }],
        examples: vec![example.clone(), example],
        ..PublishedError::default()
    }
}

/// The same where the texts that authors write in Markdown are plain.
fn without_prose(hostile: &str) -> PublishedCatalog {
    let mut catalog = catalog(hostile);
    for error in &mut catalog.errors {
        for text in [&mut error.description, &mut error.cause, &mut error.action, &mut error.solution] {
            *text = text.as_ref().map(|_| "x".to_owned());
        }
        for member in &mut error.members {
            member.description = Some("x".to_owned());
        }
        if let Some(deprecation) = &mut error.deprecated {
            deprecation.note = Some("x".to_owned());
        }
    }
    catalog
}

/// All pages in one form.
fn pages(hostile: &str, form: Representation) -> Vec<String> {
    pages_of(catalog(hostile), hostile, form)
}

fn pages_of(catalog: PublishedCatalog, hostile: &str, form: Representation) -> Vec<String> {
    let pages = Pages::new(catalog).with_publisher(Publisher::new().with_sandbox());
    let mut query = IndexQuery::default();
    query.error_type = Some(hostile.to_owned());
    let mut all = vec![
        pages.index(&IndexQuery::default(), form).expect("a page"),
        pages.index(&query, form).expect("a page"),
        pages.error(&error_docs::slug(hostile), form).expect("a page").expect("it is in the catalog"),
        pages.missing(hostile, form).expect("a page"),
    ];
    let files = pages.export(form).expect("files").into_iter();
    // Beside a book are a page in HTML, the one of the other form, and what it loads.
    let is_in_form = |name: &str| {
        form == Representation::Html || !(ASSETS.iter().any(|it| it.name == name) || name == "search.html")
    };
    all.extend(files.filter(|file| is_in_form(&file.name)).map(|file| file.text));
    all
}

fn is_seen(character: char) -> bool {
    let turns = matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !turns && (!character.is_control() || matches!(character, '\n' | '\t'))
}

#[test]
fn nothing_acts_in_html() {
    for hostile in HOSTILE {
        is_inert_html(hostile, pages(hostile, Representation::Html));
    }
}

#[track_caller]
fn is_inert_html(hostile: &str, pages: Vec<String>) {
    for page in pages {
        assert!(page.chars().all(is_seen), "{hostile:?} in {page}");
        if !page.starts_with("<!doctype html>") {
            continue;
        }
        for tag in tags(&page) {
            assert!(is_ours(tag), "{hostile:?} makes <{tag}> in {page}");
        }
    }
}

#[test]
fn nothing_acts_in_prose() {
    for hostile in hostile_prose() {
        let catalog = with_prose(&hostile);
        is_inert_html(&hostile, pages_of(catalog.clone(), "x", Representation::Html));
        is_inert_markdown(&hostile, &pages_of(catalog, "x", Representation::Markdown));
    }
}

/// What stands between `<` and `>`, attributes in quotes taken whole.
fn tags(page: &str) -> impl Iterator<Item = &str> {
    page.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default())
}

/// Whether a tag is one that the templates write, with attributes they write.
fn is_ours(tag: &str) -> bool {
    const ELEMENTS: &str = "!doctype a article bdi blockquote body br button code dd details div dl dt em figcaption figure footer \
        form h1 h2 h3 h4 h5 h6 head header html input label li link main meta nav ol option p pre script section select \
        span strong summary table tbody td th thead title tr ul";
    let name = tag.trim_start_matches('/').split(|c: char| c.is_whitespace()).next().unwrap_or_default();
    let outside = tag.split('"').step_by(2).collect::<String>();
    let has_handler = outside.split_whitespace().any(|attribute| attribute.starts_with("on"));
    let addresses = ["href=\"", "src=\"", "action=\""].into_iter().filter_map(|name| tag.split(name).nth(1));
    // An author's link leads where the author says, by a click.
    let is_authors_link =
        |address: &str| name == "a" && ["https://", "mailto:"].iter().any(|it| address.starts_with(it));
    let has_foreign_address = addresses
        .into_iter()
        .any(|address| !address.starts_with("./") && !address.starts_with('#') && !is_authors_link(address));
    let own_script = name != "script" || tag == "script src=\"./script.js\" defer" || tag == "/script";
    ELEMENTS.split_whitespace().any(|known| known == name) && !has_handler && !has_foreign_address && own_script
}

#[test]
fn nothing_acts_in_markdown() {
    let count = |pages: Vec<String>, is_block| pages.iter().map(|page| blocks(page, is_block)).sum::<usize>();
    let plain = pages("x", Representation::Markdown);
    for hostile in HOSTILE {
        // An author's Markdown has blocks of its own, below the page's headings.
        let found = count(pages(hostile, Representation::Markdown), is_of_page);
        assert_eq!(found, count(plain.clone(), is_of_page), "{hostile:?} makes a heading or a row");
        let found = count(pages_of(without_prose(hostile), hostile, Representation::Markdown), is_block);
        assert_eq!(found, count(plain.clone(), is_block), "{hostile:?} makes a heading, an item or a row");
        let pages = pages(hostile, Representation::Markdown);
        is_inert_markdown(hostile, &pages);
    }
}

#[track_caller]
fn is_inert_markdown(hostile: &str, pages: &[String]) {
    for page in pages {
        assert!(page.chars().all(is_seen), "{hostile:.300?} in {page}");
        if is_data(page) {
            continue;
        }
        for event in Parser::new_ext(page, Options::ENABLE_TABLES) {
            match event {
                Event::Html(_) | Event::InlineHtml(_) | Event::Rule => panic!("{hostile:.300?} acts in {page}"),
                Event::Start(Tag::Image { .. }) => panic!("{hostile:.300?} loads an image in {page}"),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let is_known = ["./", "https://", "mailto:"].iter().any(|begin| dest_url.starts_with(begin));
                    assert!(is_known, "{hostile:.300?} links to {dest_url} in {page}");
                }
                _ => {}
            }
        }
    }
}

/// Whether it is the catalog, or what a script searches.
fn is_data(page: &str) -> bool {
    page.starts_with('{') || page.starts_with("globalThis")
}

/// How many blocks of some form a page has; what is no Markdown has none.
fn blocks(page: &str, is_counted: fn(&Event<'_>) -> bool) -> usize {
    // What is suggested for a name that means no error depends on the name.
    let (page, _) = page.split_once("Did you mean:").unwrap_or((page, ""));
    let markdown = if is_data(page) { "" } else { page };
    Parser::new_ext(markdown, Options::ENABLE_TABLES).filter(is_counted).count()
}

fn is_of_page(event: &Event<'_>) -> bool {
    let is_heading = matches!(event, Event::Start(Tag::Heading { level, .. }) if *level <= HeadingLevel::H3);
    is_heading || matches!(event, Event::Start(Tag::TableRow))
}

fn is_block(event: &Event<'_>) -> bool {
    is_of_page(event) || matches!(event, Event::Start(Tag::Heading { .. } | Tag::Item))
}

#[test]
fn nothing_acts_in_json() {
    for hostile in HOSTILE {
        let text = json(&catalog(hostile)).expect("JSON");
        assert!(text.chars().all(is_seen) && !text.contains('<'), "{text}");
        let read: PublishedCatalog = serde_json::from_str(&text).expect("a catalog");
        assert_eq!(read, catalog(hostile), "the text is another");
    }
}

#[test]
fn nothing_acts_in_what_a_script_writes() {
    for hostile in HOSTILE {
        let files = Pages::new(catalog(hostile)).export(Representation::Html).expect("files");
        let list = files.iter().find(|file| file.name == "list.js").expect("the list");
        assert!(!list.text.contains('<') && list.text.chars().all(is_seen), "{}", list.text);
        let rows = list.text.trim_start_matches("globalThis.errorList = ").trim_end_matches(";\n");
        let list: serde_json::Value = serde_json::from_str(rows).expect("JSON");
        // As JSON reads them: escapes of the file are characters again.
        for row in list["errors"].as_array().expect("rows") {
            let texts = row.as_array().expect("a row").iter().filter_map(|value| value.as_str());
            texts.for_each(|text| assert!(text.chars().all(is_seen), "{hostile:?} acts in {text}"));
        }
    }
    // Texts become texts, never markup.
    let script = ASSETS.iter().find(|asset| asset.name == "script.js").expect("the script").text;
    assert!(!script.contains("innerHTML") && !script.contains("insertAdjacentHTML") && !script.contains("eval"));
}

#[test]
fn names_of_files_stay_in_their_folder() {
    for code in ["../../etc/passwd", "a/b", "..", "", "index", "index-2", "Index-1", "CON:1", "SUMMARY", "errors"] {
        let mut catalog = catalog("x");
        // Enough for a second page of the index.
        let model = catalog.errors[0].clone();
        for number in 0..50 {
            let mut error = model.clone();
            error.code = format!("code_{number}");
            catalog.errors.push(error);
        }
        catalog.errors[0].code = code.to_owned();
        let names: Vec<_> =
            Pages::new(catalog).export(Representation::Html).expect("files").into_iter().map(|it| it.name).collect();
        assert!(
            names.iter().all(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || "_-~.".contains(c))),
            "{names:?}"
        );
        assert!(names.iter().all(|name| !name.starts_with('.') && name.matches('.').count() == 1), "{names:?}");
        let unique: std::collections::BTreeSet<_> = names.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(unique.len(), names.len(), "{names:?}");
    }
}

#[test]
fn pages_load_nothing_from_elsewhere() {
    assert!(CONTENT_SECURITY_POLICY.starts_with("default-src 'none'"));
    assert!(!CONTENT_SECURITY_POLICY.contains("unsafe") && !CONTENT_SECURITY_POLICY.contains("http"));
    for asset in ASSETS {
        let text = asset.text.replace("http://www.w3.org/2000/svg", "");
        assert!(
            !text.contains("http:") && !text.contains("https:") && !text.contains("@import") && !text.contains("url("),
            "{}",
            asset.name
        );
    }
    for page in pages("x", Representation::Html) {
        let addresses = ["src=\"", "href=\"", "action=\""].into_iter().flat_map(|name| page.split(name).skip(1));
        for address in addresses {
            assert!(address.starts_with("./") || address.starts_with('#'), "{address}");
        }
        assert!(!page.contains(" style="), "{page}");
    }
}
