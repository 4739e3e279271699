mod contexts;
mod ordinary;
mod properties;
mod tables;
mod work;
mod storm;
