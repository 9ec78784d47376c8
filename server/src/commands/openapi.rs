//! `reliefline openapi`: the contract, as committed.

/// Prints the OpenAPI document.
///
/// # Errors
/// When standard output is closed.
pub fn run() -> anyhow::Result<()> {
    use std::io::Write;
    std::io::stdout().write_all(crate::api::document().as_bytes())?;
    Ok(())
}
