//! Receipts: a device says that it showed a push, that somebody opened it, or that a nurse is on it. The token is all it
//! brings.

use poem::web::Data;
use poem_openapi::{ApiResponse, Enum, Object, OpenApi, payload::Json};

use super::{Area, who::Address};
use crate::{
    app::App,
    domain::{text::Text, throttle::block},
    fault::Fault,
    flow::{self, press_button::ButtonResult},
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

    /// I'm on it, from a notification
    ///
    /// The token of a nurse's page is all it takes; no cookie is needed, and nothing is said of the patient. It works once,
    /// as long as its message lives, and the nurse must look at the patient within 10 minutes: else the alert is open
    /// again, a level higher.
    #[oai(path = "/acknowledge", method = "post", operation_id = "pressButton")]
    async fn acknowledge(
        &self,
        app: Data<&App>,
        Address(address): Address,
        Json(button): Json<Button>,
    ) -> Result<Json<Pressed>, Fault> {
        if let Some(wait) = app.receipts.count(&block(address), app.now()) {
            return Err(Fault::slow_down(wait));
        }
        let result = flow::press_button::press(&app, button.token.as_str()).await?;
        Ok(Json(Pressed { result }))
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

/// The button of a notification.
#[derive(Object)]
#[oai(rename_all = "camelCase", deny_unknown_fields)]
struct Button {
    /// The push's `acknowledgeToken`.
    token: Text<22, 22>,
}

/// What became of it.
#[derive(Object)]
#[oai(rename_all = "camelCase")]
struct Pressed {
    /// In a word.
    result: ButtonResult,
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
