//! What a correct server owes its clients: one test for each row of
//! `docs/conformance.md`, in every format the row applies to.

mod a_authentication;
mod b_rendering;
mod c_caching;
mod failures;
mod faults;
mod h_header_values;
mod l_rate_limits;
mod n_negotiation;
mod p_problem_details;
mod page;
mod r_retry_after;
mod reading;
mod s_statuses;
mod t_telemetry;
