//! The clinic's people: set-up, signing in, staff, patients, phones.

mod clinic;
mod enrolment;
mod episodes;
mod guessing;
mod idle;
mod patients;
mod rotation;
mod set_up;
mod sign_in;
mod staff;
