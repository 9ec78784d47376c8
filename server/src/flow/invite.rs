//! Issuing an invite: a code to type and a link to open, either of them once.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use qrcode::{EcLevel, QrCode, render::svg};
use sea_orm::DatabaseTransaction;

use crate::{
    app::App,
    domain::{
        access::Permit,
        at::{At, DAY},
        hidden::Hidden,
        ids::{AuditId, InviteId, PatientId},
        invite::Code,
    },
    fault::Fault,
    keys::random,
    store::{audit, invite, patient},
};

const A_DAY: u64 = 100;

/// What was issued; only hashes of it are kept.
pub struct Issued {
    /// `XXXX-XXXX`.
    pub code: Hidden<9, 9>,
    /// 160 bits for the link.
    pub secret: Hidden<1, 64>,
    /// Good until then.
    pub expires_at: At,
}

/// Issues an invite for a patient; an older unused one ends.
///
/// # Errors
/// 404; 429 after 100 in a day.
pub async fn issue(app: &App, permit: &Permit, whose: PatientId) -> Result<Issued, Fault> {
    let now = app.now();
    let staff = permit.staff().ok_or_else(Fault::not_found)?;
    patient::get(app.store.read(), permit, whose).await?.ok_or_else(Fault::not_found)?;
    let code = Code::from_bytes(random());
    let secret_hash = app.passwords.hash(&code.secret).await?;
    let secret = URL_SAFE_NO_PAD.encode(random::<20>());
    let txn = app.store.begin().await?;
    patient::lock(&txn, permit, whose).await?.ok_or_else(Fault::not_found)?;
    if invite::count_since(&txn, permit, now.plus(-DAY)).await? >= A_DAY {
        return Err(Fault::slow_down(3_600));
    }
    invite::end_unused(&txn, permit, whose, now).await?;
    invite::free_expired(&txn, permit, now).await?;
    let row = invite::Model {
        id: InviteId(app.new_id()),
        clinic_id: permit.clinic(),
        patient_id: whose,
        selector: code.selector.clone(),
        secret_hash,
        link_hash: app.keys.session_hash(&secret),
        created_by: staff,
        created_at: now,
        expires_at: now.plus(DAY),
        used_at: None,
        ended_at: None,
        tries: 0,
        frozen_until: None,
        live_selector: Some(code.selector.clone()),
    };
    let (id, expires_at) = (row.id, row.expires_at);
    let selector = keep(&txn, permit, row).await?;
    let code = Code { selector, secret: code.secret };
    let subjects = [("patient", whose.0), ("invite", id.0)];
    audit::note(&txn, AuditId(app.new_id()), now, permit, &subjects).await?;
    txn.commit().await?;
    Ok(Issued {
        code: Hidden::new(&code.shown()).map_err(Fault::invalid)?,
        secret: Hidden::new(&secret).map_err(Fault::invalid)?,
        expires_at,
    })
}

/// Keeps an invite under the first two characters that no open one begins with, and says which.
async fn keep(txn: &DatabaseTransaction, permit: &Permit, first: invite::Model) -> Result<String, Fault> {
    let mut row = first;
    for _ in 0..64 {
        let selector = row.selector.clone();
        if invite::by_selector(txn, &selector, row.created_at).await?.is_none()
            && invite::keep(txn, permit, row.clone()).await?
        {
            return Ok(selector);
        }
        row.selector = Code::from_bytes(random()).selector;
        row.live_selector = Some(row.selector.clone());
    }
    Err(Fault::slow_down(3_600))
}

/// A link as a QR code: SVG text with a white ground and the quiet zone that scanners need.
#[must_use]
pub fn qr_svg(url: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(url, EcLevel::M).ok()?;
    let draw = code
        .render::<svg::Color<'_>>()
        .quiet_zone(true)
        .dark_color(svg::Color("#000000"))
        .light_color(svg::Color("#ffffff"))
        .min_dimensions(240, 240)
        .build();
    Some(draw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_code_is_an_image_with_a_white_ground() {
        let svg = qr_svg("https://clinic.example/join#abcdefghijklmnopqrstuvwxyz0").unwrap();
        assert!(svg.contains("<svg") && svg.contains("#ffffff") && !svg.contains("<script"), "{svg:.200}");
    }
}
