//! Pushes: from an alert to the phones of the nurses, over real connections to a push service of our own.

mod answers;
mod door;
mod leases;
mod levels;
mod pages;
mod ssrf;
mod world;
