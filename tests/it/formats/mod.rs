//! What each wire format makes of an error.

mod book;
mod categories;
mod client_side;
mod doubled_members;
mod encodings;
mod finimpulse_options;
mod finternet_quota;
mod from_files;
mod kinds;
mod loss_table;
mod negotiated;
mod numbers;
mod parts_of_an_error;
mod problem_names;
mod request_in_a_format;
mod restated_by_own_formats;
mod routes_and_resources;
mod schemas_of_bodies;
mod several;
mod uppercase_default_wait;
mod written_by_the_author;
mod written_codes;
