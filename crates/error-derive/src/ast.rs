//! The input: a struct or an enum, its definitions and their fields.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{
    Attribute, Data, DeriveInput, GenericArgument, Ident, LitStr, Member, Meta, PathArguments, Type, ext::IdentExt,
};

use crate::{
    attr::{DefinitionAttrs, Display, FieldAttrs, Key, Position, Text},
    docs::Docs,
    mistakes::Mistakes,
    template::{Hole, Template},
};

pub(crate) struct Input<'a> {
    pub(crate) source: &'a DeriveInput,
    /// The crate the expansion names.
    pub(crate) root: TokenStream,
    pub(crate) is_enum: bool,
    /// What an enum writes for all its variants.
    pub(crate) defaults: DefinitionAttrs,
    /// The variants; a struct is its own only one.
    pub(crate) variants: Vec<Variant<'a>>,
    /// The places of those that share the definition of another one.
    sharing: Vec<usize>,
}

pub(crate) struct Variant<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) attrs: DefinitionAttrs,
    pub(crate) display: Option<Display>,
    pub(crate) docs: Docs,
    pub(crate) fields: Vec<Field<'a>>,
    pub(crate) is_unit: bool,
}

pub(crate) struct Field<'a> {
    pub(crate) member: Member,
    pub(crate) ty: &'a Type,
    pub(crate) attrs: FieldAttrs,
    /// What its doc comment says, where it is a detail.
    pub(crate) description: Option<String>,
    /// thiserror's `#[from]`.
    pub(crate) from: Option<&'a Attribute>,
    /// What keeps the field from the client.
    pub(crate) secret: Option<&'static str>,
}

/// Who is at fault: whose text the client may read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Client,
    Server,
}

impl<'a> Input<'a> {
    pub(crate) fn read(source: &'a DeriveInput, root: &TokenStream, mistakes: &mut Mistakes) -> Input<'a> {
        let mut defaults = DefinitionAttrs::default();
        let (is_enum, variants) = match &source.data {
            Data::Enum(data) => {
                defaults = DefinitionAttrs::read(&source.attrs, Position::Enum, mistakes);
                let read = |variant| Variant::of_enum(variant, source, mistakes);
                let mut variants: Vec<_> = data.variants.iter().map(read).collect();
                refuse_forgotten_displays(&mut variants);
                (true, variants)
            }
            Data::Struct(data) => (false, vec![Variant::of_struct(&data.fields, source, mistakes)]),
            Data::Union(data) => {
                mistakes.on(data.union_token, "a union can't tell which error it is: write an enum");
                (true, Vec::new())
            }
        };
        let written = defaults.root.as_ref().or(variants.first().and_then(|variant| variant.attrs.root.as_ref()));
        let root = written.map_or_else(|| root.clone(), |path| quote!(#path));
        let shares = |(at, variant): (usize, &Variant<'_>)| variant.attrs.same_as.is_some().then_some(at);
        let sharing = variants.iter().enumerate().filter_map(shares).collect();
        Input { source, root, is_enum, defaults, variants, sharing }
    }

    /// The type of `variant`'s error: with the code, its key.
    pub(crate) fn error_type<'b>(&'b self, variant: &'b Variant<'_>) -> Option<&'b LitStr> {
        self.text(variant, Text::Type)
    }

    /// A text of `variant`, or what the enum writes for all.
    pub(crate) fn text<'b>(&'b self, variant: &'b Variant<'_>, text: Text) -> Option<&'b LitStr> {
        variant.attrs.text(text).or(self.defaults.text(text))
    }

    /// The challenge of `variant`; what the enum writes is for its 401s.
    pub(crate) fn challenge<'b>(&'b self, variant: &'b Variant<'_>) -> Option<&'b LitStr> {
        let default = self.defaults.text(Text::Challenge).filter(|_| variant.has_status(401));
        variant.attrs.text(Text::Challenge).or(default)
    }

    /// The variant whose definition `variant` has, and its place in the list.
    pub(crate) fn target(&self, variant: &Variant<'_>) -> Option<(usize, &Variant<'a>)> {
        let name = variant.attrs.same_as.as_ref()?.unraw();
        self.variants.iter().enumerate().find(|(_, other)| other.ident.unraw() == name)
    }

    /// The variants that share the definition of `variant`.
    pub(crate) fn sharing<'b>(&'b self, variant: &'b Variant<'_>) -> impl Iterator<Item = &'b Variant<'a>> {
        // Only few share one, and each of a thousand asks.
        let sharing = self.sharing.iter().filter_map(|at| self.variants.get(*at));
        sharing.filter(|other| self.target(other).is_some_and(|(_, target)| target.ident == variant.ident))
    }
}

impl<'a> Variant<'a> {
    fn of_enum(variant: &'a syn::Variant, source: &'a DeriveInput, mistakes: &mut Mistakes) -> Variant<'a> {
        let attrs = DefinitionAttrs::read(&variant.attrs, Position::Variant, mistakes);
        let display = Display::read(&variant.attrs).or_else(|| Display::read(&source.attrs));
        let fields = fields(&variant.fields, Position::VariantField, mistakes);
        Variant {
            ident: &variant.ident,
            docs: Docs::read(&variant.attrs, attrs.has_text(Text::Title)),
            attrs,
            display,
            fields,
            is_unit: matches!(variant.fields, syn::Fields::Unit),
        }
    }

    fn of_struct(written: &'a syn::Fields, source: &'a DeriveInput, mistakes: &mut Mistakes) -> Variant<'a> {
        let attrs = DefinitionAttrs::read(&source.attrs, Position::Struct, mistakes);
        let fields = fields(written, Position::StructField, mistakes);
        Variant {
            ident: &source.ident,
            docs: Docs::read(&source.attrs, attrs.has_text(Text::Title)),
            attrs,
            display: Display::read(&source.attrs),
            fields,
            is_unit: matches!(written, syn::Fields::Unit),
        }
    }

    /// Whether it has a definition of its own.
    pub(crate) fn is_definition(&self) -> bool {
        self.attrs.key(Key::Transparent).is_none() && self.attrs.key(Key::SameAs).is_none()
    }

    /// Whether each of its keys and its fields' could be read. Where one could
    /// not, nothing is missing: that may be it.
    pub(crate) fn is_whole(&self) -> bool {
        self.attrs.is_whole && self.fields.iter().all(|field| field.attrs.is_whole)
    }

    /// Whether its status, or its category's, is `status`.
    pub(crate) fn has_status(&self, status: u16) -> bool {
        match (&self.attrs.status, self.attrs.category) {
            (Some(written), _) => written.all.contains(&status),
            (None, Some(category)) => category.value.status == status,
            (None, None) => false,
        }
    }

    /// Who is at fault; a status or a category of the server is enough for
    /// `Server`, so that a doubtful text stays in the log.
    pub(crate) fn side(&self) -> Option<Side> {
        let status = self.attrs.status.as_ref().and_then(|status| status.all.iter().copied().max());
        let category = self.attrs.category.map(|category| category.value.status);
        match status.max(category)? {
            ..500 => Some(Side::Client),
            _ => Some(Side::Server),
        }
    }

    /// The field a placeholder names, and its place.
    pub(crate) fn field(&self, hole: &Hole) -> Option<(usize, &Field<'a>)> {
        self.fields.iter().enumerate().find(|(_, field)| field.name() == hole.name)
    }

    /// Whether a text that a client reads shows `field`.
    pub(crate) fn shows(&self, field: &Field<'_>) -> bool {
        let texts = [self.public_template(self.side()), self.attrs.text(Text::UserMessage)];
        let templates = texts.into_iter().flatten().filter_map(|text| Template::parse(&text.value()).ok());
        let name = field.name();
        templates.into_iter().any(|template| template.holes().any(|hole| hole.name == name))
    }

    /// The literal of `#[error("...")]`, when it stands alone.
    pub(crate) fn display_literal(&self) -> Option<&LitStr> {
        match &self.display {
            Some(Display::Literal { text, arguments }) if arguments.is_empty() => Some(text),
            _ => None,
        }
    }

    /// What the client reads, as the catalog shows it: the written message, or
    /// a client error's `#[error("...")]`.
    pub(crate) fn public_template(&self, side: Option<Side>) -> Option<&LitStr> {
        let literal = || self.display_literal().filter(|_| side == Some(Side::Client));
        self.attrs.text(Text::Message).or_else(literal)
    }
}

/// Where one variant has an `#[error(...)]`, thiserror reports each that has
/// none: we need not.
fn refuse_forgotten_displays(variants: &mut [Variant<'_>]) {
    if variants.iter().any(|variant| variant.display.as_ref().is_some_and(Display::is_printed)) {
        for variant in variants {
            variant.display.get_or_insert(Display::Refused);
        }
    }
}

fn fields<'a>(fields: &'a syn::Fields, place: Position, mistakes: &mut Mistakes) -> Vec<Field<'a>> {
    fields.iter().zip(fields.members()).map(|(field, member)| Field::new(field, member, place, mistakes)).collect()
}

impl<'a> Field<'a> {
    fn new(field: &'a syn::Field, member: Member, place: Position, mistakes: &mut Mistakes) -> Field<'a> {
        let secret = secret(field);
        let from = field.attrs.iter().find(|attr| attr.path().is_ident("from"));
        let attrs = FieldAttrs::read(&field.attrs, place, mistakes);
        let description = attrs.detail.as_ref().and_then(|_| Docs::read(&field.attrs, true).description);
        Field { member, ty: &field.ty, attrs, description, from, secret }
    }

    /// How a placeholder names it.
    pub(crate) fn name(&self) -> String {
        match &self.member {
            Member::Named(ident) => ident.unraw().to_string(),
            Member::Unnamed(index) => index.index.to_string(),
        }
    }

    /// The name of its detail on the wire, where it is one and has a name.
    pub(crate) fn detail_name(&self) -> Option<LitStr> {
        let detail = self.attrs.detail.as_ref()?;
        match (&detail.name, &self.member) {
            (Some(name), _) => Some(name.clone()),
            (None, Member::Named(ident)) => Some(LitStr::new(&ident.unraw().to_string(), ident.span())),
            (None, Member::Unnamed(_)) => None,
        }
    }

    /// Whether its type is written like `other`.
    pub(crate) fn has_type(&self, other: &Type) -> bool {
        self.ty.to_token_stream().to_string() == other.to_token_stream().to_string()
    }

    /// The type inside `Option`, where it is one, as far as its name tells.
    pub(crate) fn optional(&self) -> Option<&'a Type> {
        argument_of(self.ty, &["Option"])
    }

    /// The type inside `Located`, where it is one, as far as its name tells.
    pub(crate) fn located(&self) -> Option<&'a Type> {
        argument_of(self.ty, &["Located"])
    }

    /// Whether its type is a list of values, as far as its name tells.
    pub(crate) fn is_list(&self) -> bool {
        match bare(self.present()) {
            Type::Array(_) | Type::Slice(_) => true,
            Type::Reference(reference) => matches!(bare(&reference.elem), Type::Array(_) | Type::Slice(_)),
            ty => argument_of(ty, &["Vec", "VecDeque", "BTreeSet", "SmallVec"]).is_some(),
        }
    }

    /// Whether it is a number, or hides its value: `Masked`.
    pub(crate) fn tells_no_secret(&self) -> bool {
        let ty = match bare(self.ty) {
            Type::Reference(reference) => bare(&reference.elem),
            ty => ty,
        };
        ["Integer", "Number", "Boolean"].contains(&detail_type(ty))
            || last_name(ty).is_some_and(|name| name == "Masked")
    }

    /// Whether its type is one that has no `Display`: an `Option`, or one of
    /// std's times.
    pub(crate) fn is_unprintable(&self) -> bool {
        let names = ["Option", "Duration", "SystemTime"];
        last_name(self.ty).is_some_and(|name| names.iter().any(|other| name == other))
    }

    /// The type of its value when there is one.
    pub(crate) fn present(&self) -> &'a Type {
        self.optional().unwrap_or(self.ty)
    }

    /// The type of its value, without references to it.
    pub(crate) fn value_type(&self) -> &'a Type {
        std::iter::successors(Some(bare(self.present())), |ty| match ty {
            Type::Reference(reference) => Some(bare(&reference.elem)),
            _ => None,
        })
        .last()
        .unwrap_or(self.ty)
    }

    /// The variant of `DetailType`.
    pub(crate) fn detail_type(&self) -> &'static str {
        detail_type(self.ty)
    }
}

/// What keeps a field from the client, by thiserror's own rules: it is a
/// source, or a backtrace. A field `r#source` is neither.
fn secret(field: &syn::Field) -> Option<&'static str> {
    let has = |name: &str| field.attrs.iter().any(|attr| matches!(&attr.meta, Meta::Path(path) if path.is_ident(name)));
    if has("source") || has("from") {
        return Some("the source of the error");
    }
    if has("backtrace") {
        return Some("a backtrace");
    }
    match &field.ident {
        Some(ident) if ident == "source" => Some("the source of the error"),
        Some(ident) if ident == "backtrace" => Some("a backtrace"),
        _ if last_name(&field.ty).is_some_and(|name| name == "Backtrace") => Some("a backtrace"),
        _ => None,
    }
}

/// The type without the parentheses and groups around it.
pub(crate) fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => bare(&group.elem),
        Type::Paren(paren) => bare(&paren.elem),
        _ => ty,
    }
}

fn last_name(ty: &Type) -> Option<&Ident> {
    match bare(ty) {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

/// The one type argument of `ty`, where its last name is one of `names`.
fn argument_of<'a>(ty: &'a Type, names: &[&str]) -> Option<&'a Type> {
    let Type::Path(path) = bare(ty) else { return None };
    let segment = path.path.segments.last().filter(|segment| names.iter().any(|name| segment.ident == name))?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    let mut types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.next().filter(|_| types.next().is_none())
}

fn detail_type(ty: &Type) -> &'static str {
    let ty = bare(ty);
    if let Some(inner) = argument_of(ty, &["Option", "Box", "Arc", "Rc", "Cow", "Located"]) {
        return detail_type(inner);
    }
    match ty {
        Type::Reference(reference) => return detail_type(&reference.elem),
        Type::Array(_) | Type::Slice(_) => return "Array",
        _ => {}
    }
    let Some(name) = last_name(ty) else { return "Any" };
    match name.to_string().as_str() {
        "String" | "str" | "char" => "String",
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "Integer",
        "f32" | "f64" => "Number",
        "bool" => "Boolean",
        "Vec" => "Array",
        _ => "Any",
    }
}
