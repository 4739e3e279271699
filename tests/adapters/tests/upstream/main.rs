//! Each way in which an upstream can fail, over a real socket.

mod service;

macro_rules! version {
    ($name:ident, $reqwest:ident) => {
        mod $name {
            use $reqwest as reqwest;
            const VERSION: &str = stringify!($name);
            include!("cases.rs");
        }
    };
}

version!(v0_12, reqwest_0_12);
version!(v0_13, reqwest_0_13);
