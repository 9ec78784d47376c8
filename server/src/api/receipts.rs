//! Receipts: a device says that it showed a push, or that somebody opened it. The token is all it brings.

use poem::web::Data;
use poem_openapi::{ApiResponse, Enum, Object, OpenApi, payload::Json};

use super::{Area, who::Address};
use crate::{
    app::App,
    domain::{text::Text, throttle::block},
    fault::Fault,
    flow,
};

/// Receipts of pushes.
pub struct Receipts;

#[OpenApi(prefix_path = "/receipts", tag = "Area::Push")]
impl Receipts {
    /// Send a receipt
    ///
    /// The device showed the push, or somebody opened it. No cookie is needed. A token that is unknown, or used before,
    /// gets the same answer as a good one.
    #[oai(path = "/", method = "post", operation_id = "sendReceipt")]
    async fn send(
        &self,
        app: Data<&App>,
        Address(address): Address,
        Json(new): Json<NewReceipt>,
    ) -> Result<ReceiptAnswer, Fault> {
        if let Some(wait) = app.receipts.count(&block(address), app.now()) {
            return Err(Fault::slow_down(wait));
        }
        let opened = new.stage == Some(ReceiptStage::Opened);
        flow::receipt::take(&app, new.token.as_str(), opened).await?;
        Ok(ReceiptAnswer::Taken)
    }
}

/// What the device says.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct NewReceipt {
    /// The push's `receiptToken`.
    token: Text<22, 22>,
    /// What happened; `shown` when it is left out.
    stage: Option<ReceiptStage>,
}

/// How far a push came on the device.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "snake_case")]
enum ReceiptStage {
    /// The device showed it.
    Shown,
    /// Somebody tapped it.
    Opened,
}

#[derive(ApiResponse)]
enum ReceiptAnswer {
    /// Taken, or of no use: the same answer.
    #[oai(status = 204)]
    Taken,
}
