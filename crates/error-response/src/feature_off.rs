//! Methods and a macro whose cargo feature is off. The compiler names the feature, instead of saying
//! that they do not exist.
//!
//! Each has a bound that nothing meets, and the message of that bound. Most return a type that only the bound would give,
//! so the compiler reports nothing more about the rest of the expression. They exist only without the feature, so no build
//! has them beside the methods themselves.

mod sealed {
    /// A trait that no type implements.
    pub trait Sealed {}
}

/// A trait for each feature that is off, with the methods of `Api` that need the feature. An argument has any type.
macro_rules! features {
    ($(
        #[$off:meta]
        $name:ident: $message:literal, $note:literal $(, [$($method:ident($($argument:ident),*)),+])?;
    )+) => {$(
        /// A feature, where it is off.
        ///
        /// Sealed: nothing has it.
        #[$off]
        #[diagnostic::on_unimplemented(message = $message, label = "this call needs the feature", note = $note)]
        pub trait $name: sealed::Sealed {
            /// What its methods return, which is not known.
            type Returned;
            /// Lets the methods have a body without a panic.
            const RETURNED: Self::Returned;
        }

        $(
            #[$off]
            impl<F> crate::Api<F> {$(
                #[doc(hidden)]
                pub fn $method(&self $(, $argument: impl Sized)*) -> <Self as $name>::Returned
                where
                    Self: $name,
                {
                    $(let _ = $argument;)*
                    Self::RETURNED
                }
            )+}
        )?
    )+};
}

features! {
    #[cfg(not(feature = "catalog"))]
    Catalog: "the feature `catalog` of error-response is off",
        "add it in Cargo.toml: `error-response = {{ ..., features = [\"catalog\"] }}`",
        [with_codes(codes), publish(), publish_for_operators(), assert_catalog(path)];

    #[cfg(not(feature = "docs"))]
    Docs: "the feature `docs` of error-response is off",
        "add it in Cargo.toml: `error-response = {{ ..., features = [\"docs\"] }}`",
        [pages()];

    #[cfg(not(all(feature = "docs", feature = "openapi")))]
    DocsAndOpenapi: "the feature `docs` or `openapi` of error-response is off",
        "add both in Cargo.toml: `error-response = {{ ..., features = [\"docs\", \"openapi\"] }}`",
        [pages_of(documented)];

    #[cfg(not(feature = "languages"))]
    Languages: "the feature `languages` of error-response is off",
        "add it in Cargo.toml: `error-response = {{ ..., features = [\"languages\"] }}`";

    #[cfg(not(feature = "negotiation"))]
    Negotiation: "the feature `negotiation` of error-response is off",
        "add it in Cargo.toml: `error-response = {{ ..., features = [\"negotiation\"] }}`";

    #[cfg(not(feature = "openapi"))]
    Openapi: "the feature `openapi` of error-response is off",
        "add it in Cargo.toml: `error-response = {{ ..., features = [\"openapi\"] }}`",
        [describer()];

    #[cfg(not(feature = "sandbox"))]
    Sandbox: "the feature `sandbox` of error-response is off",
        "add it in Cargo.toml: `error-response = {{ ..., features = [\"sandbox\"] }}`",
        [sandbox(published, is_test)];

    #[cfg(not(feature = "testing"))]
    Testing: "the feature `testing` of error-response is off",
        "add it in Cargo.toml, below `[dev-dependencies]`: `error-response = {{ ..., features = [\"testing\"] }}`",
        [conformance(router), assert_error(response)];

    #[cfg(not(feature = "matched-path"))]
    MatchedPath: "the feature `matched-path` of error-response is off",
        "add it in Cargo.toml: `error-response = {{ ..., features = [\"matched-path\"] }}`";

    #[cfg(not(feature = "tracing"))]
    Tracing: "the feature `tracing` of error-response is off",
        "add it in Cargo.toml: `error-response = {{ ..., features = [\"tracing\"] }}`, or leave `default-features = false` out";
}

#[cfg(not(feature = "openapi"))]
#[doc(hidden)]
#[macro_export]
macro_rules! documented_routes {
    ($($routes:tt)*) => {
        ::core::compile_error!(
            "the feature `openapi` of error-response is off: add it in Cargo.toml, `error-response = { ..., features = [\"openapi\"] }`"
        )
    };
}

// The compiler shows the message only where the type that is returned is known, as the event has a lifetime.
impl<'a> crate::ErrorEvent<'a> {
    #[cfg(not(feature = "matched-path"))]
    #[doc(hidden)]
    pub fn route(&self) -> Option<&'a str>
    where
        Self: MatchedPath,
    {
        None
    }

    #[cfg(not(feature = "tracing"))]
    #[doc(hidden)]
    pub fn log_message(&self) -> String
    where
        Self: Tracing,
    {
        String::new()
    }

    #[cfg(not(feature = "tracing"))]
    #[doc(hidden)]
    pub fn causes(&self) -> &[String]
    where
        Self: Tracing,
    {
        &[]
    }
}

// Without parameters of their own: the bound is on the argument.
#[cfg(not(feature = "negotiation"))]
impl crate::ErrorLayer {
    #[doc(hidden)]
    pub fn with_alternative<T: Negotiation>(&self, _: T) -> T::Returned {
        T::RETURNED
    }

    #[doc(hidden)]
    pub fn with_shared_alternative<T: Negotiation>(&self, _: T) -> T::Returned {
        T::RETURNED
    }
}

#[cfg(not(feature = "languages"))]
impl crate::ErrorLayer {
    #[doc(hidden)]
    pub fn with_languages<T: Languages>(&self, _: T) -> T::Returned {
        T::RETURNED
    }
}

#[cfg(not(feature = "tracing"))]
impl crate::ErrorLayer {
    #[doc(hidden)]
    pub fn with_log_levels<T: Tracing>(&self, _: T) -> T::Returned {
        T::RETURNED
    }

    #[doc(hidden)]
    pub fn with_redactor<T: Tracing>(&self, _: T) -> T::Returned {
        T::RETURNED
    }
}

#[cfg(all(feature = "tracing", not(feature = "sandbox")))]
impl crate::layer::LogLevels {
    #[doc(hidden)]
    pub fn with_forced<T: Sandbox>(&self, _: T) -> T::Returned {
        T::RETURNED
    }
}
