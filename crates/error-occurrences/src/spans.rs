//! Records the fields of tracing spans for the record of an error.

use std::fmt;

use error_redact::Redactor;
use tracing::{
    Subscriber, dispatcher,
    field::{Field, Visit},
    span::{Attributes, Id},
};
use tracing_subscriber::{
    Layer, Registry,
    layer::Context,
    registry::{LookupSpan, SpanRef},
};

use crate::record::SpanRecord;

/// A layer for a `tracing` subscriber that stores the redacted fields of spans, so that
/// the record of an error contains them.
///
/// Add it to a [`Registry`]. The record contains the spans that are open when the error
/// is rendered. It also contains the spans that ended last inside the innermost open
/// span, because the span of a handler (`#[instrument]`) has ended by then.
///
/// It formats every field of every span, even if no error follows. To reduce the cost,
/// filter it like any other layer.
///
/// # Examples
///
/// ```
/// use error_occurrences::SpanFields;
/// use tracing_subscriber::{Registry, layer::SubscriberExt};
///
/// let subscriber = Registry::default().with(SpanFields::new());
/// # let _ = subscriber;
/// ```
#[derive(Debug, Clone, Default)]
pub struct SpanFields {
    redactor: Redactor,
}

/// How many fields of a span are kept.
const MOST_FIELDS: usize = 32;
/// How much of a value is formatted, in bytes.
const LONGEST_VALUE: usize = 1024;
/// How many spans a record has.
const MOST_SPANS: usize = 16;

impl SpanFields {
    /// Creates a layer that hides values with the built-in names of secrets.
    pub fn new() -> SpanFields {
        SpanFields::default()
    }

    /// Creates a layer that redacts with `redactor`, for example with your own names of
    /// secrets.
    #[must_use]
    pub fn with_redactor(self, redactor: Redactor) -> SpanFields {
        SpanFields { redactor }
    }
}

/// What a span keeps.
struct Kept {
    fields: Vec<String>,
    /// The inner span that ended last.
    ended: Option<Box<Ended>>,
}

struct Ended {
    record: SpanRecord,
    inside: Option<Box<Ended>>,
    depth: usize,
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for SpanFields {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields { fields: Vec::new(), redactor: &self.redactor };
        attributes.record(&mut fields);
        let Fields { fields, .. } = fields;
        span.extensions_mut().replace(Kept { fields, ended: None });
    }

    fn on_record(&self, id: &Id, values: &tracing::span::Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        // The author's code writes the values: nothing is locked meanwhile.
        let mut added = Fields { fields: Vec::new(), redactor: &self.redactor };
        values.record(&mut added);
        let Fields { fields: added, .. } = added;
        if let Some(kept) = span.extensions_mut().get_mut::<Kept>() {
            for field in added {
                let name = |field: &str| field.split('=').next().unwrap_or_default().to_owned();
                kept.fields.retain(|old| name(old) != name(&field));
                if kept.fields.len() < MOST_FIELDS {
                    kept.fields.push(field);
                }
            }
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        let Some(parent) = span.parent() else { return };
        let Some(Kept { fields, ended }) = span.extensions_mut().remove::<Kept>() else { return };
        let depth = ended.as_ref().map_or(1, |ended| ended.depth + 1);
        let inside = ended.filter(|_| depth <= MOST_SPANS);
        let ended = Ended { record: record(&span, fields, true), inside, depth: depth.min(MOST_SPANS) };
        if let Some(kept) = parent.extensions_mut().get_mut::<Kept>() {
            kept.ended = Some(Box::new(ended));
        }
    }
}

fn record<S: for<'a> LookupSpan<'a>>(span: &SpanRef<'_, S>, fields: Vec<String>, ended: bool) -> SpanRecord {
    let metadata = span.metadata();
    SpanRecord::new(span.name(), (metadata.file(), metadata.line()), fields, ended)
}

/// The spans around the running code, the outermost first; then those that ended last inside of the innermost.
pub(crate) fn current() -> Vec<SpanRecord> {
    dispatcher::get_default(|dispatch| {
        let Some(registry) = dispatch.downcast_ref::<Registry>() else { return Vec::new() };
        let current = registry.current_span();
        let Some(span) = current.id().and_then(|id| registry.span(id)) else { return Vec::new() };
        let mut spans: Vec<_> = span
            .scope()
            .take(MOST_SPANS)
            .filter_map(|span| {
                let fields = span.extensions().get::<Kept>()?.fields.clone();
                Some(record(&span, fields, false))
            })
            .collect();
        spans.reverse();
        let extensions = span.extensions();
        let mut ended = extensions.get::<Kept>().and_then(|kept| kept.ended.as_deref());
        while let Some(Ended { record, inside, .. }) = ended.filter(|_| spans.len() < MOST_SPANS) {
            spans.push(record.clone());
            ended = inside.as_deref();
        }
        spans
    })
}

/// Writes fields as `name=value`, redacted.
struct Fields<'a> {
    fields: Vec<String>,
    redactor: &'a Redactor,
}

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if self.fields.len() < MOST_FIELDS {
            let mut text = Bounded(format!("{}=", field.name()), LONGEST_VALUE);
            let _ = fmt::write(&mut text, format_args!("{value:?}"));
            self.fields.push(self.redactor.redact(&text.0).into_owned());
        }
    }
}

/// A text that isn't written on when it is long.
struct Bounded(String, usize);

impl fmt::Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let kept = crate::observe::cut(text, self.1);
        self.0.push_str(kept);
        self.1 -= kept.len();
        Ok(())
    }
}
