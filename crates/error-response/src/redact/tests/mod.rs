mod contexts;
mod ordinary;
mod properties;
mod storm;
mod tables;
mod work;
