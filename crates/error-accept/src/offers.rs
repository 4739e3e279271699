//! The media types that a server offers.

use mediatype::{MediaType, MediaTypeList, ReadParams};

use crate::{
    offer::{InvalidOffer, Offer, is_same},
    weight::thousandths,
};

/// The media types that a server offers, in the order in which it prefers them.
///
/// # Examples
///
/// ```
/// use error_accept::Offers;
///
/// let offers = Offers::new(["application/problem+json", "text/html"])?;
/// assert_eq!(offers.preferred(["text/html;q=0.4, application/*;q=0.3"]), Some(1));
/// assert_eq!(offers.preferred(["application/json"]), Some(0));
/// # Ok::<(), error_accept::InvalidOffer>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Offers {
    offers: Vec<Offer>,
    /// The result for headers that many clients send, so that they are not parsed each time.
    known: Vec<(String, Option<usize>)>,
}

/// The most bytes of a header that are read.
const LONGEST: usize = 4_096;
/// The most ranges that are read.
const MOST_RANGES: usize = 64;
/// The most media types that are offered.
const MOST_OFFERS: usize = 16;
/// What clients send if nobody tells them otherwise: curl and fetch, libraries for JSON, axios.
const COMMON: [&str; 3] = ["*/*", "application/json", "application/json, text/plain, */*"];

impl Offers {
    /// Creates a list of media types that the server offers. The server prefers the
    /// first.
    ///
    /// # Errors
    ///
    /// Fails if one of them is not a valid media type or is a range (`text/*`), if no
    /// `Accept` distinguishes it from one before it, or if there are more than 16.
    ///
    /// # Examples
    ///
    /// The parameter `charset` does not count in `Accept`, so it distinguishes nothing:
    ///
    /// ```
    /// use error_accept::Offers;
    ///
    /// assert!(Offers::new(["application/json; version=1", "application/json; version=2"]).is_ok());
    /// let same = Offers::new(["text/html", "Text/HTML; charset=utf-8"]).unwrap_err();
    /// assert_eq!(same.to_string(), "no `Accept` distinguishes \"Text/HTML; charset=utf-8\" from another media type that is offered");
    /// ```
    pub fn new(media_types: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Offers, InvalidOffer> {
        let mut offers = Offers::default();
        let mut known: Vec<_> = COMMON.map(str::to_owned).into();
        for media_type in media_types {
            let media_type = media_type.as_ref();
            if offers.offers.len() == MOST_OFFERS {
                return Err(InvalidOffer::too_many(media_type));
            }
            let offer = Offer::new(media_type)?;
            if offers.offers.iter().any(|other| other.is_same_as(&offer)) {
                return Err(InvalidOffer::same(media_type));
            }
            offers.offers.push(offer);
            known.push(media_type.to_owned());
        }
        offers.known = known.into_iter().map(|accept| (accept.clone(), offers.parsed([&*accept]))).collect();
        Ok(offers)
    }

    /// Returns the index of the media type that a client prefers: the one with the
    /// highest weight. If several have this weight, it is the first of them. `accept` has
    /// the values of the request's `Accept` headers. The result is `None` if the
    /// client accepts none of the offers, or if no value can be parsed.
    pub fn preferred<'a>(&self, accept: impl IntoIterator<Item = &'a str>) -> Option<usize> {
        let mut accept = accept.into_iter();
        let (first, second) = (accept.next()?, accept.next());
        if second.is_none()
            && let Some((_, place)) = self.known.iter().find(|(known, _)| is_same(known, first))
        {
            return *place;
        }
        self.parsed([first].into_iter().chain(second).chain(accept))
    }

    fn parsed<'a>(&self, accept: impl IntoIterator<Item = &'a str>) -> Option<usize> {
        let mut left = LONGEST;
        let within = |text: &'a str| {
            let is_within = text.len() <= left;
            left = left.saturating_sub(text.len());
            is_within.then_some(text)
        };
        let ranges = accept.into_iter().map_while(within).flat_map(MediaTypeList::new).take(MOST_RANGES);
        // For each offer the most precise range, and its weight.
        let mut found = [None; MOST_OFFERS];
        for range in ranges.filter_map(Result::ok) {
            let weight = weight(&range);
            for (offer, found) in self.offers.iter().zip(&mut found) {
                let precision = offer.precision(&range);
                if precision.is_some() && found.is_none_or(|(before, _)| precision > before) {
                    *found = Some((precision, weight));
                }
            }
        }
        let mut best = (0, None);
        for (place, found) in found.iter().enumerate() {
            let weight = found.map_or(0, |(_, weight)| weight);
            if weight > best.0 {
                best = (weight, Some(place));
            }
        }
        best.1
    }
}

fn weight(range: &MediaType<'_>) -> u16 {
    let mut parameters = range.params();
    let weight = parameters.find(|(name, _)| name.as_str().eq_ignore_ascii_case("q"));
    weight.map_or(1_000, |(_, value)| thousandths(value.as_str()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LONGEST, Offers};
    use crate::offer::inspected;

    fn offers() -> Offers {
        Offers::new(["application/problem+json", "application/problem+xml", "text/html; charset=utf-8", "text/plain"])
            .unwrap()
    }

    #[track_caller]
    fn check(accept: &str, expected: Option<usize>) {
        assert_eq!(offers().preferred([accept]), expected, "{accept}");
    }

    #[test]
    fn weights() {
        check("text/html;q=0.5, application/problem+json;q=0.4", Some(2));
        check("application/problem+json;q=0, */*;q=0.1", Some(1));
        check("*/*;q=0", None);
        check("text/plain;q=0.001", Some(3));
        check("text/plain; q=1.5 , text/html;q=1", Some(2));
        check("text/plain;q=1;ext=2, text/html;q=0.9", Some(3));
    }

    #[test]
    fn the_most_precise_range_decides() {
        check("*/*, text/*;q=0.5, text/html;q=0.1", Some(0));
        check("text/*;q=0.9, text/html;q=0.2, */*;q=0.1", Some(3));
        check("application/json;q=0.9, application/problem+json;q=0.1, text/html;q=0.5", Some(2));
    }

    #[test]
    fn suffixes() {
        check("application/json", Some(0));
        check("application/xml", Some(1));
        check("application/xml, application/json", Some(0));
        check("text/xml", None);
        check("application/vnd.api+json", None);
    }

    #[test]
    fn names_are_compared_without_case() {
        check("APPLICATION/Problem+JSON", Some(0));
        check("TEXT/*", Some(2));
    }

    #[test]
    fn parameters() {
        check("text/html; charset=UTF-8", Some(2));
        check("text/html; charset=latin1", Some(2));
        check("text/html; level=1", None);
        check("text/html; level=1, text/plain;q=0.1", Some(3));
        let offers = Offers::new(["text/html", "text/html; level=\"1\""]).unwrap();
        assert_eq!(offers.preferred(["text/html;q=0.5, text/html; level=1"]), Some(1));
    }

    #[test]
    fn what_cannot_be_read_is_skipped() {
        check("", None);
        check(",,, ,", None);
        check("*; q=.2, */*; q=.2", Some(0));
        check("text/, /html, text, \u{e9}/\u{e9}, \", text/html", None);
        check("text/, text/html", Some(2));
    }

    #[test]
    fn several_headers_are_one_list() {
        assert_eq!(offers().preferred(["text/html;q=0.1", "text/plain"]), Some(3));
    }

    #[test]
    fn offers_are_media_types() {
        for wrong in ["", "json", "*/*", "text/*", "a/b, c/d"] {
            assert!(Offers::new([wrong]).is_err(), "{wrong}");
        }
        let many = |count: u32| Offers::new((0..count).map(|at| format!("a/b{at}")));
        assert!(many(16).is_ok());
        assert_eq!(
            many(17).unwrap_err().to_string(),
            "\"a/b16\" is the seventeenth media type: at most 16 can be offered"
        );
    }

    #[test]
    fn offers_are_told_apart() {
        let is_ok = |offers: [&str; 2]| Offers::new(offers).is_ok();
        assert!(
            !is_ok(["a/b", "A/B"]) && !is_ok(["a/b; charset=utf-8", "a/b"]) && !is_ok(["a/b; x=1", "a/b; x=\"1\""])
        );
        assert!(!is_ok(["a/b; x=1; y=2", "a/b; y=2; x=1"]));
        assert!(
            is_ok(["a/b", "a/c"])
                && is_ok(["a/b+c", "a/b"])
                && is_ok(["a/b; x=1", "a/b; x=2"])
                && is_ok(["a/b", "a/b; x=1"])
        );
    }

    #[test]
    fn headers_that_many_clients_send_are_not_parsed_again() {
        let offers = Offers::new(["application/problem+json", "application/json", "text/html"]).unwrap();
        // It names the first two offers, and the server prefers the first.
        let json = ("application/json", 0);
        for (accept, place) in [("*/*", 0), json, ("application/json, text/plain, */*", 0), ("Text/HTML", 2)] {
            inspected::take();
            assert_eq!(offers.preferred([accept]), Some(place), "{accept}");
            // Headers of other lengths are not compared.
            assert!(inspected::take() < accept.len() + offers.known.len(), "{accept}");
        }
        assert_eq!(offers.preferred(["text/html", "application/json;q=0"]), Some(2));
    }

    #[test]
    fn a_long_header_is_not_read() {
        let long = format!("text/html, {}", "a".repeat(LONGEST));
        check(&long, None);
        let many = format!("{}text/html", "a/b,".repeat(64));
        check(&many, None);
    }

    /// Each byte of a header is compared with at most one byte of each of the 16 offers, in two names and a suffix.
    #[test]
    fn the_work_is_linear() {
        let (kind, subtype) = ("a".repeat(60), "b".repeat(60));
        let offers = Offers::new((0..16).map(|at| format!("{kind}/{subtype}+c; d=e; at={at}"))).unwrap();
        for range in [
            "*/*",
            "a/b",
            &format!("{kind}/{subtype}c"),
            &format!("{kind}/{subtype}+c;d=f"),
            &format!("{kind}/{subtype}+c;q=1"),
        ] {
            for count in [1, 30, 64] {
                let header = vec![range; count].join(",");
                inspected::take();
                offers.preferred([&*header]);
                let bytes = inspected::take();
                assert!(bytes <= 40 * header.len(), "{bytes} of {}: {range}", header.len());
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_048, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_header(header in "([a-z*]{0,3}/[a-z*+]{0,4}(;[a-z]{0,2}=[0-9.\"]{0,3})?[, ]{0,2}){0,40}|.{0,200}") {
            let offers = offers();
            inspected::take();
            let place = offers.preferred([&*header]);
            prop_assert!(place.is_none_or(|place| place < 4));
            prop_assert!(inspected::take() <= 40 * header.len().max(1));
        }
    }
}
