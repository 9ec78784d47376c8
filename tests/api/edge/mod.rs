//! The security edge, and the contract: each operation of the OpenAPI document, asked by everybody in every wrong way.

mod app_files;
mod contract;
mod cross_site;
mod demo_doors;
mod headers;
mod limits;
mod live;
mod rights;
