//! A notice to admins, in the transaction of what calls for it.

use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    app::App,
    domain::{ids::NoticeId, notice::Notice},
    store::system_notice,
};

/// Opens a matter, or counts it once more.
///
/// # Errors
/// The database's own.
pub async fn write(app: &App, txn: &impl ConnectionTrait, notice: Notice) -> Result<(), DbErr> {
    system_notice::open(txn, NoticeId(app.new_id()), notice, app.now()).await
}
