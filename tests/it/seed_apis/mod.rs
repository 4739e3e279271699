//! The five reference APIs, over a real socket.

mod examples;
mod finimpulse;
mod finqware;
mod finternet;
mod stripe_like;
mod uppercase;
